using System.Text;
using Slipway.Deployments;
using Slipway.Sharing;
using Slipway.State;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Sharing;

public sealed class GitStateStoreTests : IAsyncLifetime
{
    private GitClones _clones = null!;
    private ProjectPaths _here = null!;
    private IStateStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _clones = await GitClones.CreateAsync();
        _here = await _clones.CloneAsync("here");
        _store = GitClones.Open(_here);
    }

    public ValueTask DisposeAsync()
    {
        _clones.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_key_is_created_once_and_every_clone_reads_its_first_content()
    {
        Assert.True(await CreateAsync(_store, "environments/qa/deployments/000001.json", "one"));
        Assert.False(await CreateAsync(_store, "environments/qa/deployments/000001.json", "two"));
        var there = GitClones.Open(await _clones.CloneAsync("there"));
        Assert.False(await CreateAsync(there, "environments/qa/deployments/000001.json", "three"));
        Assert.Equal("one", await ReadAsync(there, "environments/qa/deployments/000001.json"));
        Assert.Equal("one", await ReadAsync(_store, "environments/qa/deployments/000001.json"));
        Assert.Equal(["refs/slipway/environments/qa/deployments/000001.json"], await _clones.RefsAsync());
    }

    [Fact]
    public async Task Bytes_come_back_as_they_were_and_nothing_is_a_content_too()
    {
        byte[] bytes = [0, 10, 13, 255, .. "slipway \n"u8];
        Assert.True(await _store.TryCreateAsync("a/bytes", bytes, default));
        Assert.True(await _store.TryCreateAsync("a/empty", default, default));
        var there = GitClones.Open(await _clones.CloneAsync("there"));
        Assert.Equal(bytes, (await there.ReadAsync("a/bytes", default))!);
        Assert.Empty((await there.ReadAsync("a/empty", default))!);
        Assert.Null(await there.ReadAsync("a/none", default));
    }

    [Fact]
    public async Task Keys_are_listed_by_prefix_in_ordinal_order_and_may_be_removed_together()
    {
        foreach (var key in new[] { "e/qa/2", "e/qa/10", "e/qa-eu/1", "f" })
            await CreateAsync(_store, key, key);
        Assert.Equal(["e/qa/10", "e/qa/2"], await _store.ListAsync("e/qa/", default));
        Assert.Equal(["e/qa-eu/1", "e/qa/10", "e/qa/2"], await _store.ListAsync("e/qa", default));
        await _store.DeleteAllAsync(["e/qa/2", "f", "never"], default);
        await _store.DeleteAsync("f", default);
        Assert.Equal(["e/qa-eu/1", "e/qa/10"], await _store.ListAsync("", default));
        Assert.True(await CreateAsync(_store, "f", "again"));
        Assert.Equal("again", await ReadAsync(_store, "f"));
    }

    [Fact]
    public async Task A_removed_key_that_another_clone_has_listed_is_no_error_to_it()
    {
        await CreateAsync(_store, "k/1", "x");
        await CreateAsync(_store, "k/2", "y");
        var there = GitClones.Open(await _clones.CloneAsync("there"), new TestTime());
        Assert.Equal(2, (await there.ListAsync("k/", default)).Count);
        await _store.DeleteAsync("k/1", default);
        await _clones.GitAsync(_clones.Remote, "gc", "--quiet", "--prune=now");
        Assert.Null(await there.ReadAsync("k/1", default));
        Assert.Equal("y", await ReadAsync(there, "k/2"));
        await there.ListAsync("", default);
        await _store.DeleteAsync("k/2", default);
        await there.DeleteAsync("k/2", default);
    }

    [Fact]
    public async Task One_listing_serves_a_moment_and_whoever_must_not_be_late_asks_anew()
    {
        var time = new TestTime();
        var there = GitClones.Open(await _clones.CloneAsync("there"), time);
        Assert.Empty(await there.ListAsync("", default));
        await CreateAsync(_store, "k/1", "x");
        Assert.False(await there.ExistsAsync("k/1", default));
        await there.RefreshAsync(default);
        Assert.True(await there.ExistsAsync("k/1", default));
        await CreateAsync(_store, "k/2", "x");
        Assert.False(await there.ExistsAsync("k/2", default));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await there.ExistsAsync("k/2", default));
        await CreateAsync(_store, "k/3", "x");
        Assert.False(await CreateAsync(there, "k/3", "y"));
        Assert.Equal("x", await ReadAsync(there, "k/3"));
    }

    [Fact]
    public async Task A_long_history_is_read_by_asking_the_remote_twice_and_later_once()
    {
        for (var number = 1; number <= 20; number++)
            await CreateAsync(_store, $"environments/qa/deployments/{number:D6}.json", $"{number}");
        var path = await CountedAsync("there");
        var there = GitClones.Open(path, new TestTime());
        for (var number = 20; number >= 1; number--)
            Assert.Equal($"{number}", await ReadAsync(there, $"environments/qa/deployments/{number:D6}.json"));
        Assert.Equal(2, Contacts(path));
        var again = GitClones.Open(path, new TestTime());
        Assert.Equal("7", await ReadAsync(again, "environments/qa/deployments/000007.json"));
        Assert.Equal(3, Contacts(path));
    }

    [Fact]
    public async Task A_lost_answer_is_settled_by_reading_back()
    {
        // The connection is cut after the ref is there and before the answer is sent.
        var cut = Path.Combine(_clones.Remote, "cut");
        _clones.Hook("reference-transaction", $"[ \"$1\" = committed ] && [ -e '{cut}' ] && rm '{cut}' && kill -9 $PPID\nexit 0\n");
        for (var round = 0; round < 5; round++)
        {
            await File.WriteAllTextAsync(cut, "");
            Assert.True(await CreateAsync(_store, $"k/{round}", "mine"));
            Assert.False(File.Exists(cut));
            Assert.Equal("mine", await ReadAsync(_store, $"k/{round}"));
        }
    }

    [Fact]
    public async Task A_lost_answer_of_the_loser_is_settled_too_also_where_both_write_the_same()
    {
        var cut = Path.Combine(_clones.Remote, "cut");
        var there = GitClones.Open(await _clones.CloneAsync("there"), new TestTime());
        Assert.Empty(await there.ListAsync("", default));
        // The other writer is let in while the push of this one is under way, and then the connection is cut.
        await CreateAsync(_store, "k/other", "same");
        var other = (await _clones.GitAsync(_clones.Remote, "rev-parse", "refs/slipway/k/other")).Trim();
        _clones.Hook("pre-receive", $"[ -e '{cut}' ] || exit 0\nrm '{cut}'\nenv -u GIT_QUARANTINE_PATH git update-ref refs/slipway/k/1 {other}\nkill -9 $PPID\n");
        await File.WriteAllTextAsync(cut, "");
        Assert.False(await CreateAsync(there, "k/1", "same"));
        Assert.Equal("same", await ReadAsync(there, "k/1"));
    }

    [Fact]
    public async Task A_push_whose_connection_breaks_before_it_took_effect_is_tried_again()
    {
        var cut = Path.Combine(_clones.Remote, "cut");
        _clones.Hook("pre-receive", $"[ -e '{cut}' ] && rm '{cut}' && kill -9 $PPID\nexit 0\n");
        await File.WriteAllTextAsync(cut, "");
        Assert.True(await CreateAsync(_store, "k/1", "x"));
        Assert.False(File.Exists(cut));
    }

    [Fact]
    public async Task The_hooks_and_settings_of_the_users_own_pushes_do_not_matter()
    {
        var hook = Path.Combine(_here.Root, ".git", "hooks", "pre-push");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        await File.WriteAllTextAsync(hook, "#!/bin/sh\nexit 1\n");
        GitClones.MakeExecutable(hook);
        foreach (var setting in new[] { "push.followTags=true", "push.recurseSubmodules=check", "fetch.prune=true", "push.default=nothing", "core.autocrlf=true", "remote.origin.prune=true" })
            await _clones.GitAsync(_here.Root, "config", setting.Split('=')[0], setting.Split('=')[1]);
        Assert.True(await CreateAsync(_store, "k/1", "a\r\nb\n"));
        Assert.Equal("a\r\nb\n", await ReadAsync(GitClones.Open(await _clones.CloneAsync("there")), "k/1"));
    }

    [Fact]
    public async Task The_repository_itself_gets_no_object_and_no_ref()
    {
        var before = Directory.GetFiles(Path.Combine(_here.Root, ".git"), "*", SearchOption.AllDirectories);
        await CreateAsync(_store, "k/1", "x");
        await CreateAsync(GitClones.Open(await _clones.CloneAsync("there")), "k/2", "x");
        Assert.Equal("x", await ReadAsync(_store, "k/2"));
        Assert.Equal(before, Directory.GetFiles(Path.Combine(_here.Root, ".git"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Each_project_of_a_repository_has_a_state_of_its_own()
    {
        foreach (var project in new[] { "shop", "shop/admin", "shop.admin" })
        {
            var store = GitClones.Open(new ProjectPaths(Directory.CreateDirectory(Path.Combine(_here.Root, project)).FullName));
            Assert.True(await CreateAsync(store, "k", project));
            Assert.Equal(["k"], await store.ListAsync("", default));
        }

        Assert.Equal(["refs/slipway-shop.admin/k", "refs/slipway-shop/k", "refs/slipway-shop_2eadmin/k"], (await _clones.RefsAsync()).Order(StringComparer.Ordinal));
        Assert.Empty(await _store.ListAsync("", default));
    }

    [Fact]
    public async Task A_remote_that_is_away_is_one_clear_line()
    {
        Directory.Move(_clones.Remote, _clones.Remote + ".away");
        var error = await Assert.ThrowsAsync<SlipwayException>(() => _store.ListAsync("", default));
        Assert.Equal($"The shared state on the git remote origin could not be read: '{_clones.Remote}' does not appear to be a git repository.", error.Message);
        Assert.Equal("Try git ls-remote origin: when that works here, run the same command again.", error.Next);
        Assert.Empty(error.Details);
        Assert.Equal(ExitCode.Failed, error.ExitCode);
    }

    [Fact]
    public async Task A_remote_that_there_is_not_is_a_mistake_of_the_configuration()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => GitClones.Open(_here, remote: "upstream").ListAsync("", default));
        Assert.Equal($"The shared state is on the git remote 'upstream' ('state' in environments/), and the repository {_here.Root} has no such remote.", error.Message);
        Assert.Equal("git remote add upstream <address>", error.Next);
    }

    [Fact]
    public async Task A_remote_that_takes_no_such_refs_says_so()
    {
        _clones.Hook("pre-receive", "echo 'only branches here' >&2\nexit 1\n");
        var error = await Assert.ThrowsAsync<SlipwayException>(() => CreateAsync(_store, "k/1", "x"));
        Assert.Equal("The shared state on the git remote origin could not be written: [remote rejected] (pre-receive hook declined).", error.Message);
        Assert.Empty(await _store.ListAsync("", default));
    }

    [Fact]
    public async Task A_ref_that_somebody_else_put_there_is_damage()
    {
        var foreign = (await _clones.GitAsync(_clones.Remote, "hash-object", "-w", "-t", "blob", "HEAD")).Trim();
        await _clones.GitAsync(_clones.Remote, "update-ref", "refs/slipway/k/1", foreign);
        var error = await Assert.ThrowsAsync<SlipwayException>(() => _store.ReadAsync("k/1", default));
        Assert.Equal($"The shared state on the git remote origin is damaged: the object {foreign} was not written by Slipway.", error.Message);
    }

    [Theory]
    [InlineData("fatal: unable to access 'https://ana:s3cret@git.example/x.git/': Could not resolve host: git.example", "unable to access 'https://git.example/x.git/': Could not resolve host: git.example")]
    [InlineData("Warning: Permanently added 'x' to the list of known hosts.|git@x: Permission denied (publickey).|fatal: Could not read from remote repository.||Please make sure you have the correct access rights", "git@x: Permission denied (publickey)")]
    [InlineData("fatal: could not read Username for 'https://git.example': terminal prompts disabled", "could not read Username for 'https://git.example': terminal prompts disabled")]
    [InlineData("", "git did not say why")]
    public void What_git_says_is_told_in_one_line_without_a_password(string lines, string reason) =>
        Assert.Equal(reason, GitFailure.Reason(lines.Split('|')));

    [Fact]
    public async Task A_lease_is_watched_by_the_observers_own_clock_and_taken_over_after_its_term()
    {
        var (mine, theirs) = (new TestTime(), new TestTime());
        var there = await _clones.CloneAsync("there");
        var holder = await Office(_here, theirs, "ci-7").TakeAsync("ci", "deploy abc", default);
        // The holder lives: each look restarts the term.
        for (var beat = 1; beat <= 3; beat++)
        {
            await Assert.ThrowsAsync<RefusedException>(() => Office(there, mine, "laptop").TakeAsync("ana", "rollback", default));
            mine.Advance(TimeSpan.FromSeconds(29));
            theirs.Advance(TimeSpan.FromSeconds(5));
            await UntilAsync(async () => (await _clones.RefsAsync()).Any(name => name.EndsWith($".beat.{beat:D10}", StringComparison.Ordinal)));
            await UntilAsync(async () => (await _clones.RefsAsync()).Count <= 4);
        }

        // And then it does not: its machine stands still.
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Office(there, mine, "laptop").TakeAsync("ana", "rollback", default));
        Assert.Contains("qa is being changed by ci on ci-7 (pid 1): deploy abc", refused.Message, StringComparison.Ordinal);
        mine.Advance(TimeSpan.FromSeconds(29));
        await Assert.ThrowsAsync<RefusedException>(() => Office(there, mine, "laptop").TakeAsync("ana", "rollback", default));
        mine.Advance(TimeSpan.FromSeconds(1));
        await using var taken = await Office(there, mine, "laptop").TakeAsync("ana", "rollback", default);
        Assert.Equal(2, taken.Fence.Epoch);
        var lost = await Assert.ThrowsAsync<LeaseLostException>(() => holder.EnsureHeldAsync(default));
        Assert.Contains("ana on laptop took it over", lost.Message, StringComparison.Ordinal);
        await holder.DisposeAsync();
        Assert.Equal(2, (await taken.EnsureHeldAsync(default)).Epoch);
    }

    private static LeaseOffice Office(ProjectPaths clone, TimeProvider time, string host) =>
        new(GitClones.Open(clone, time), "qa", Path.Combine(clone.Journals, "qa.lease.json"), new ProcessIdentity(host, "boot", "pid:[1]", 1, _ => "start"), time);

    /// <summary>A clone whose remote writes down how often it is asked.</summary>
    private async Task<ProjectPaths> CountedAsync(string name)
    {
        var path = await _clones.CloneAsync(name);
        var script = $"{path.Root}.sh";
        await File.WriteAllTextAsync(script, $"#!/bin/sh\necho asked >> '{path.Root}.log'\nexec git-upload-pack \"$@\"\n");
        GitClones.MakeExecutable(script);
        await _clones.GitAsync(path.Root, "config", "remote.origin.uploadpack", script);
        return path;
    }

    private static int Contacts(ProjectPaths path) => File.ReadAllLines($"{path.Root}.log").Length;

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await condition())
            await Task.Delay(20, deadline.Token);
    }

    private static Task<bool> CreateAsync(IStateStore store, string key, string content) => store.TryCreateAsync(key, Encoding.UTF8.GetBytes(content), default);

    private static async Task<string?> ReadAsync(IStateStore store, string key) => await store.ReadAsync(key, default) is { } content ? Encoding.UTF8.GetString(content) : null;
}
