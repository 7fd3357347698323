using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using Slipway.Releases;
using Slipway.State;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases;

[UnsupportedOSPlatform("windows")]
public sealed class FileIndexTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public FileIndexTests()
    {
        Assert.SkipUnless(LocalFileSystem.Holds(_directory.Path), "the system tells too little of files here");
        Directory.CreateDirectory(Root);
    }

    private string Root => Path.Combine(_directory.Path, "tree");

    private string Kept => Path.Combine(_directory.Path, "index");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_again()
    {
        await WriteAsync("a", "one");
        Assert.Equal((false, Sha256("one")), Look("a"));
        // What the index says is believed: here it says what is not so.
        Forge("a", "two");
        Assert.Equal((false, Sha256("two")), Look("a"));
    }

    [Theory]
    [InlineData("content and size")]
    [InlineData("content alone, with its time set back")]
    [InlineData("mode")]
    [InlineData("another file under its name")]
    public async Task Whatever_changes_a_file_has_it_read_again(string change)
    {
        await WriteAsync("a", "one");
        Look("a");
        Forge("a", "what nobody reads");
        var file = Path.Combine(Root, "a");
        var written = File.GetLastWriteTimeUtc(file);
        var expected = (Executable: false, Content: "two");
        switch (change)
        {
            case "content and size":
                await File.WriteAllTextAsync(file, expected.Content = "longer", TestContext.Current.CancellationToken);
                break;
            case "content alone, with its time set back":
                await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
                File.SetLastWriteTimeUtc(file, written);
                break;
            case "mode":
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
                expected = (true, "one");
                break;
            default:
                await File.WriteAllTextAsync($"{file}.new", "two", TestContext.Current.CancellationToken);
                File.SetLastWriteTimeUtc($"{file}.new", written);
                File.Move($"{file}.new", file, overwrite: true);
                break;
        }

        Assert.Equal((expected.Executable, Sha256(expected.Content)), Look("a"));
    }

    [Fact]
    public async Task A_file_that_was_just_written_is_read_again_until_its_time_tells_changes_apart()
    {
        await WriteAsync("a", "one");
        var changed = DateTimeOffset.UnixEpoch.AddTicks(FileStamp.Of(Path.Combine(Root, "a"))!.Value.Changed / TimeSpan.NanosecondsPerTick);
        Look(changed + FileIndex.Tick, "a");
        Assert.Equal(0, Known());
        Look(changed + FileIndex.Tick + TimeSpan.FromMicroseconds(1), "a");
        Assert.Equal(1, Known());
    }

    [Fact]
    public async Task A_time_in_the_future_is_never_believed()
    {
        await WriteAsync("a", "one");
        File.SetLastWriteTimeUtc(Path.Combine(Root, "a"), DateTime.UtcNow + TimeSpan.FromHours(2));
        Look("a");
        Assert.Equal(0, Known());
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("a bit flipped")]
    [InlineData("of another version")]
    [InlineData("a directory")]
    public async Task A_damaged_index_only_costs_reading(string damage)
    {
        await WriteAsync("a", "one");
        Look("a");
        Forge("a", "two");
        var content = await File.ReadAllBytesAsync(Kept, TestContext.Current.CancellationToken);
        File.Delete(Kept);
        switch (damage)
        {
            case "empty":
                content = [];
                break;
            case "cut":
                content = content[..^40];
                break;
            case "a bit flipped":
                content[^60] ^= 1;
                break;
            case "of another version":
                content["slipway file index ".Length] = (byte)'9';
                SHA256.HashData(content.AsSpan(..^32), content.AsSpan(^32..));
                break;
            case "a directory":
                Directory.CreateDirectory(Kept);
                break;
        }

        if (damage is not ("gone" or "a directory"))
            await File.WriteAllBytesAsync(Kept, content, TestContext.Current.CancellationToken);
        Assert.Equal((false, Sha256("one")), Look("a"));
    }

    [Fact]
    public async Task Links_directories_and_what_is_gone_are_none_of_its_business()
    {
        await WriteAsync("a", "one");
        File.CreateSymbolicLink(Path.Combine(Root, "link"), "a");
        Directory.CreateDirectory(Path.Combine(Root, "directory"));
        var index = FileIndex.Open(Kept, Root);
        foreach (var path in new[] { "link", "directory", "gone" })
            Assert.Null(index.Find(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_not_looked_at_any_more_is_forgotten()
    {
        await WriteAsync("a", "one");
        await WriteAsync("b", "two");
        Look("a", "b");
        Assert.Equal(2, Known());
        Look("b");
        Assert.Equal(1, Known());
    }

    private static string Sha256(string text) => Digest.OfText(text);

    /// <summary>An hour from now, when all that the test has written is old.</summary>
    private (bool Executable, string Sha256)? Look(params string[] paths) => Look(DateTimeOffset.UtcNow + TimeSpan.FromHours(1), paths);

    private (bool Executable, string Sha256)? Look(DateTimeOffset now, params string[] paths)
    {
        var index = FileIndex.Open(Kept, Root, new Stopped(now));
        (bool, string)? last = null;
        foreach (var path in paths)
            last = index.Find(path, TestContext.Current.CancellationToken);
        index.Save();
        return last;
    }

    /// <returns>How many files the saved index knows.</returns>
    private int Known() => File.Exists(Kept) ? BitConverter.ToInt32(File.ReadAllBytes(Kept), "slipway file index 1\n".Length) : 0;

    /// <summary>Gives the one entry of the index another digest, so that a test sees who believes it.</summary>
    private void Forge(string path, string text)
    {
        var content = File.ReadAllBytes(Kept);
        Assert.Equal(1, Known());
        Assert.Contains(path, Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        Convert.FromHexString(Sha256(text)).CopyTo(content, content.Length - 64);
        SHA256.HashData(content.AsSpan(..^32), content.AsSpan(^32..));
        File.WriteAllBytes(Kept, content);
    }

    /// <summary>Writes a file, and returns when the clock of the file system has gone on.</summary>
    private async Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(Root, path);
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var probe = Path.Combine(_directory.Path, "probe");
        do
            await File.WriteAllTextAsync(probe, "", TestContext.Current.CancellationToken);
        while (FileStamp.Of(probe)!.Value.Changed <= FileStamp.Of(file)!.Value.Changed);
    }

    private sealed class Stopped(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
