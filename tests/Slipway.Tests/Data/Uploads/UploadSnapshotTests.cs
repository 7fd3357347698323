using Slipway.Data.Uploads;

namespace Slipway.Tests.Data.Uploads;

public sealed class UploadSnapshotTests : IDisposable
{
    private readonly UploadDirectory _directory = new();

    private string Place => Path.Combine(_directory.Path, "snapshot");

    private CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task It_holds_the_tree_of_its_moment_whatever_the_app_replaces_or_deletes()
    {
        var tree = UploadTree.Nasty(Path.Combine(_directory.Path, "media"));
        var before = await UploadTree.EntriesAsync(tree.Root);
        using var snapshot = UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token);
        File.Delete(Path.Combine(tree.Root, "plain.txt"));
        File.WriteAllText(Path.Combine(tree.Root, "new"), "n");
        File.Move(Path.Combine(tree.Root, "new"), Path.Combine(tree.Root, "secret"), overwrite: true);
        Assert.Equal(before, await UploadTree.EntriesAsync(snapshot.Directory));
        Assert.Empty(snapshot.Modified);
    }

    [Fact]
    public void Nothing_of_it_stays_behind()
    {
        var tree = UploadTree.Nasty(Path.Combine(_directory.Path, "media"));
        UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token).Dispose();
        Assert.False(Directory.Exists(Place));
        Assert.Equal(1, tree.Status("plain.txt").Links);
    }

    [Fact]
    public void What_a_killed_command_left_behind_is_replaced()
    {
        var tree = new UploadTree(Path.Combine(_directory.Path, "media"));
        tree.File("a", "a");
        new UploadTree(Place).File("leftover", "l");
        using var snapshot = UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token);
        Assert.Equal([Path.Combine(Place, "a")], Directory.GetFileSystemEntries(Place));
    }

    [Fact]
    public void Two_at_once_are_refused()
    {
        var tree = new UploadTree(Path.Combine(_directory.Path, "media"));
        using var snapshot = UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token);
        var refused = Assert.Throws<RefusedException>(() => UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token));
        Assert.Equal($"Another backup of {tree.Root} is running ({Place} is in use).", refused.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_written_in_place_behind_the_moment_is_noted(bool setsTimeBack)
    {
        var tree = new UploadTree(Path.Combine(_directory.Path, "media"));
        tree.File("a", "before");
        tree.File("b", "b");
        using var snapshot = UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token);
        if (snapshot.Files[0].Way != TakingWay.Link)
            Assert.Skip("This file system shares blocks: what is written in place does not show through.");
        File.WriteAllText(Path.Combine(tree.Root, "a"), "behind");
        if (setsTimeBack)
            tree.Times("a", snapshot.Files[0].Taken.Written);
        Assert.Equal([false, true], snapshot.Files.Select(snapshot.IsUnmodified));
        Assert.Equal(["a"], snapshot.Modified);
    }

    [Fact]
    public void What_the_app_deletes_behind_the_moment_is_not_modified()
    {
        var tree = new UploadTree(Path.Combine(_directory.Path, "media"));
        tree.File("a", "a");
        using var snapshot = UploadSnapshot.Take(new UploadSource("media", tree.Root), Place, Token);
        File.Delete(Path.Combine(tree.Root, "a"));
        Assert.True(snapshot.IsUnmodified(snapshot.Files[0]));
    }

    [Fact]
    public void What_shall_be_left_out_is_and_what_no_backup_keeps_is_named()
    {
        var tree = new UploadTree(Path.Combine(_directory.Path, "data"));
        tree.File("app.db", "database");
        tree.File("app.db-wal", "log");
        tree.File("kept", "k");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(tree.Root, "socket")));
        using var snapshot = UploadSnapshot.Take(new UploadSource("data", tree.Root) { LeaveOut = ["app.db", "app.db-wal"] }, Place, Token);
        Assert.Equal(["kept"], snapshot.Files.Select(file => file.Entry.Path));
        Assert.Equal(["socket"], snapshot.LeftOut);
    }

    [Fact]
    public void The_directory_itself_may_be_a_link()
    {
        var tree = new UploadTree(Path.Combine(_directory.Path, "data"));
        tree.File("a", "a");
        var link = Path.Combine(_directory.Path, "media");
        Directory.CreateSymbolicLink(link, tree.Root);
        using var snapshot = UploadSnapshot.Take(new UploadSource("media", link), Place, Token);
        Assert.Equal(["a"], snapshot.Files.Select(file => file.Entry.Path));
    }

    [Fact]
    public void A_directory_that_is_not_there_is_an_error()
    {
        var missing = Path.Combine(_directory.Path, "media");
        var failure = Assert.Throws<SlipwayException>(() => UploadSnapshot.Take(new UploadSource("media", missing), Place, Token));
        Assert.Equal($"The uploads in {missing} could not be taken: {missing}: No such file or directory", failure.Message);
        Assert.False(Directory.Exists(Place));
    }
}
