using System.Text;
using Slipway.State;

namespace Slipway.Tests.State;

public sealed class DirectoryStateStoreTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DirectoryStateStore _store;

    public DirectoryStateStoreTests() => _store = new DirectoryStateStore(Path.Combine(_directory.Path, "state"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_key_is_created_once_and_keeps_its_first_content()
    {
        Assert.True(await Create("environments/qa/deployments/000001.json", "one"));
        Assert.False(await Create("environments/qa/deployments/000001.json", "two"));

        Assert.Equal("one", await Read("environments/qa/deployments/000001.json"));
    }

    [Fact]
    public async Task What_one_store_created_another_over_the_same_directory_sees()
    {
        await Create("a/b", "x");

        var other = new DirectoryStateStore(Path.Combine(_directory.Path, "state"));

        Assert.Equal("x"u8.ToArray(), await other.ReadAsync("a/b", default));
        Assert.False(await other.TryCreateAsync("a/b", "y"u8.ToArray(), default));
    }

    [Fact]
    public async Task A_missing_key_reads_as_null_also_where_its_directory_is_missing()
    {
        Assert.Null(await Read("nothing"));
        Assert.Null(await Read("no/such/place"));
        Assert.Empty(await _store.ListAsync("no/such/", default));
        await _store.DeleteAsync("no/such/place", default);
    }

    [Fact]
    public async Task An_empty_content_is_a_content()
    {
        Assert.True(await Create("empty", ""));
        Assert.Equal("", await Read("empty"));
    }

    [Fact]
    public async Task Keys_are_listed_by_prefix_in_ordinal_order()
    {
        foreach (var key in new[] { "e/qa/2", "e/qa/10", "e/qa-eu/1", "e/qa/1.x", "e/q", "f" })
            await Create(key, "");

        Assert.Equal(["e/qa/1.x", "e/qa/10", "e/qa/2"], await _store.ListAsync("e/qa/", default));
        Assert.Equal(["e/qa/1.x", "e/qa/10"], await _store.ListAsync("e/qa/1", default));
        Assert.Equal(["e/q", "e/qa-eu/1", "e/qa/1.x", "e/qa/10", "e/qa/2"], await _store.ListAsync("e/q", default));
        Assert.Equal(6, (await _store.ListAsync("", default)).Count);
    }

    [Fact]
    public async Task A_deleted_key_is_gone_and_can_be_created_again()
    {
        await Create("k", "1");
        await _store.DeleteAsync("k", default);
        await _store.DeleteAsync("k", default);

        Assert.Null(await Read("k"));
        Assert.True(await Create("k", "2"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData(".hidden")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("ä")]
    [InlineData("~temporary/x")]
    public async Task A_key_of_another_form_is_a_mistake_of_the_caller(string key)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Create(key, "x"));
        await Assert.ThrowsAsync<ArgumentException>(() => Read(key));
        await Assert.ThrowsAsync<ArgumentException>(() => _store.DeleteAsync(key, default));

        Assert.Equal($"'{key}' is no state key: segments of [a-z0-9.-] joined by '/', none empty and none beginning with a dot. (Parameter 'key')", error.Message);
    }

    [Fact]
    public async Task Threads_that_race_for_a_key_have_one_winner_whose_content_stays()
    {
        for (var round = 0; round < 50; round++)
        {
            using var start = new Barrier(8);
            var key = $"race/{round}";
            var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Factory.StartNew(
                async () =>
                {
                    start.SignalAndWait(TimeSpan.FromSeconds(30));
                    return await Create(key, $"{writer}") ? writer : -1;
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default).Unwrap()));

            var winner = Assert.Single(won, writer => writer >= 0);
            Assert.Equal($"{winner}", await Read(key));
        }
    }

    [Fact]
    public async Task Nothing_but_the_keys_is_left_behind_and_only_the_owner_can_read_it()
    {
        await Create("a/b", "x");
        await Create("a/b", "y");

        var state = Path.Combine(_directory.Path, "state");
        Assert.Equal([Path.Combine(state, "a", "b")], Directory.GetFiles(state, "*", SearchOption.AllDirectories));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(state, "a", "b")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(state, "a")));
        }
    }

    [Fact]
    public async Task What_a_dead_writer_left_half_written_is_no_key_and_is_cleared_when_it_is_old()
    {
        var temporaries = Directory.CreateDirectory(Path.Combine(_directory.Path, "state", "~temporary")).FullName;
        var old = Path.Combine(temporaries, "1-old");
        var fresh = Path.Combine(temporaries, "1-fresh");
        File.WriteAllText(old, "{\"torn");
        File.WriteAllText(fresh, "{\"torn");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));

        Assert.Empty(await _store.ListAsync("", default));
        await Create("a", "x");

        Assert.Equal(["a"], await _store.ListAsync("", default));
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(fresh));
    }

    [Fact]
    public async Task A_state_directory_that_is_a_file_is_told()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");

        var error = await Assert.ThrowsAsync<SlipwayException>(() => new DirectoryStateStore(file).TryCreateAsync("a", default, default));

        Assert.StartsWith($"The shared state could not be written: {Path.Combine(file, "a")}: ", error.Message, StringComparison.Ordinal);
        Assert.Equal("Check the disk space and the owner of that directory, then run the same command again.", error.Next);
    }

    [Fact]
    public async Task A_directory_where_a_key_should_be_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "state", "a"));

        var error = await Assert.ThrowsAsync<SlipwayException>(() => Create("a", "x"));

        Assert.Equal($"The shared state could not be written: {Path.Combine(_directory.Path, "state", "a")}: a directory stands where a file belongs", error.Message);
    }

    private Task<bool> Create(string key, string content) => _store.TryCreateAsync(key, Encoding.UTF8.GetBytes(content), default);

    private async Task<string?> Read(string key) => await _store.ReadAsync(key, default) is { } content ? Encoding.UTF8.GetString(content) : null;
}
