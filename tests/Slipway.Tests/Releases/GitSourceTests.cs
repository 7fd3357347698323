using Slipway.Releases;
using Slipway.Requirements;
using Slipway.Tests.Processes;

namespace Slipway.Tests.Releases;

public sealed class GitSourceTests : IDisposable
{
    private const string Lock = """{"dependencies":{"net10.0":{"A":{"type":"Direct","resolved":"1.0.0"}}}}""";

    private readonly ScratchRepository _repository = new();

    private GitSource Source => new(new ProjectPaths(_repository.Root));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Uncommitted_changes_belong_to_the_work_tree_and_to_no_revision_that_is_named()
    {
        await _repository.CommitAsync(("a", "1"));
        _repository.Write("a", "2");

        Assert.True((await Source.ResolveAsync(null, Token)).Dirty);
        Assert.False((await Source.ResolveAsync("HEAD", Token)).Dirty);
    }

    [Fact]
    public async Task Two_commits_are_compared_both_ways()
    {
        var root = await CommitAsync("root");
        await CommitAsync("left one");
        var left = await CommitAsync("left two");
        await _repository.GitAsync("checkout", "-q", root);
        var right = await CommitAsync("right \u001b[31mone");

        var forward = await Source.CompareAsync(root, left, 1, Token);
        Assert.Equal(("left two", 2, 0), (Assert.Single(forward.Added.Newest).Subject, forward.Added.Count, forward.Removed.Count));
        var back = await Source.CompareAsync(left, root, 10, Token);
        Assert.Equal(["left two", "left one"], back.Removed.Newest.Select(commit => commit.Subject));
        Assert.Equal(0, back.Added.Count);
        var parted = await Source.CompareAsync(left, right, 10, Token);
        Assert.Equal((1, 2), (parted.Added.Count, parted.Removed.Count));
        Assert.Equal(new SourceCommit(right, "right one"), Assert.Single(parted.Added.Newest));
        var all = await Source.CompareAsync(null, left, 2, Token);
        Assert.Equal((3, 2), (all.Added.Count, all.Added.Newest.Count));
        Assert.Equal(CommitList.None, (await Source.CompareAsync(left, left, 10, Token)).Added);
    }

    [Fact]
    public async Task What_a_clone_lacks_is_told()
    {
        var old = await CommitAsync("one");
        var commit = await CommitAsync("two");
        var absent = new string('1', 40);
        await _repository.GitAsync("clone", "-q", "--depth=1", $"file://{_repository.Root}", "../shallow");
        var shallow = new GitSource(new ProjectPaths(Path.Combine(_repository.Above, "shallow")));

        Assert.Equal([absent], (await Source.CompareAsync(absent, commit, 10, Token)).Missing);
        Assert.Equal([absent], (await Source.CompareAsync(absent, absent, 10, Token)).Missing);
        var found = await shallow.CompareAsync(old, commit, 10, Token);
        Assert.Equal([old], found.Missing);
        Assert.True(found.Shallow);
        Assert.Null(await Source.LocksAsync(new SourceRevision(absent, null, Dirty: false), "staging", Token));
    }

    [Fact]
    public async Task Locks_have_the_digest_that_a_build_of_the_commit_records()
    {
        await _repository.CommitAsync(("app/packages.staging.lock.json", Lock), ("lib/packages.staging.lock.json", "{\"dependencies\":{}}"), ("app/packages.production.lock.json", "{}"));
        var commit = await _repository.GitAsync("rev-parse", "HEAD");
        var digest = await NuGetLock.DigestAsync(_repository.Root, NuGetLock.Find(_repository.Root, "staging"), Token);
        _repository.Write("app/packages.staging.lock.json", Lock.Replace("1.0.0", "2.0.0", StringComparison.Ordinal));
        _repository.Write("new/packages.staging.lock.json", Lock.Replace("\"A\"", "\"B\"", StringComparison.Ordinal));
        File.Delete(Path.Combine(_repository.Root, "lib/packages.staging.lock.json"));

        var committed = await LocksAsync("staging", dirty: false);
        Assert.Equal((digest, 2), (committed.Digest, committed.Files));
        Assert.Equal([new LockedPackage("A", "1.0.0", Direct: true)], committed.Packages);
        var changed = await LocksAsync("staging", dirty: true);
        Assert.Equal(2, changed.Files);
        Assert.Equal([new LockedPackage("A", "2.0.0", Direct: true), new LockedPackage("B", "1.0.0", Direct: true)], changed.Packages);
        Assert.Equal(await NuGetLock.DigestAsync(_repository.Root, NuGetLock.Find(_repository.Root, "staging"), Token), changed.Digest);
        Assert.Null((await LocksAsync("production", dirty: false)).Packages);
        Assert.Equal(0, (await LocksAsync("qa", dirty: false)).Files);

        async Task<LockedRequirements> LocksAsync(string environment, bool dirty) => (await Source.LocksAsync(new SourceRevision(commit, null, dirty), environment, Token))!;
    }

    [Fact]
    public async Task Process_types_are_those_of_the_commit_or_of_the_work_tree()
    {
        await _repository.CommitAsync(("app/Procfile", "web: old\n"));
        var commit = await _repository.GitAsync("rev-parse", "HEAD");
        _repository.Write("app/Procfile", "web: new\n");

        Assert.Equal([new ProcessType("web", "old")], await Source.ProcessesAsync(new SourceRevision(commit, null, Dirty: false), "app", Token));
        Assert.Equal([new ProcessType("web", "new")], await Source.ProcessesAsync(new SourceRevision(commit, null, Dirty: true), "app", Token));
        foreach (var dirty in new[] { true, false })
        {
            var error = await Assert.ThrowsAsync<ConfigurationException>(() => Source.ProcessesAsync(new SourceRevision(commit, null, dirty), ".", Token));
            Assert.Equal("Procfile: there is no such file: it says which processes the app has, one 'name: command' a line. Example: 'web: dotnet MyApp.dll'.", error.Message);
        }
    }

    private async Task<string> CommitAsync(string message)
    {
        await _repository.GitAsync("commit", "-q", "--allow-empty", "-m", message);
        return await _repository.GitAsync("rev-parse", "HEAD");
    }
}
