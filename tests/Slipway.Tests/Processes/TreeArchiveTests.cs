using System.Formats.Tar;
using Slipway.Processes;
using Slipway.Tests.State;

namespace Slipway.Tests.Processes;

public sealed class TreeArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("../escaped")]
    [InlineData("a/../../escaped")]
    [InlineData("/tmp/escaped")]
    public async Task An_entry_outside_is_refused(string name)
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(new PaxTarEntry(TarEntryType.RegularFile, name)));
        Assert.Equal($"'{name}' in the repository leaves its root; nothing was built.", error.Message);
    }

    [Theory]
    [InlineData("link", "..")]
    [InlineData("a/link", "../../x")]
    [InlineData("link", "/etc")]
    [InlineData("link", "a/../../x")]
    [InlineData("link", "./../x")]
    public async Task A_link_outside_is_refused(string name, string target)
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(new PaxTarEntry(TarEntryType.Directory, "a"), new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target }));
        Assert.Equal($"The link '{name}' in the repository leads out of it, to '{target}'; nothing was built.", error.Message);
        Assert.Equal("Remove the link, or let it name a file of the repository.", error.Next);
    }

    [Theory]
    [InlineData(TarEntryType.CharacterDevice)]
    [InlineData(TarEntryType.BlockDevice)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.HardLink)]
    public async Task What_is_no_file_is_refused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "odd");
        if (type is TarEntryType.HardLink)
            entry.LinkName = "other";
        var error = await Assert.ThrowsAsync<SlipwayException>(() => ExtractAsync(entry));
        Assert.Equal($"'odd' in the repository is no file, directory or link ({type}); nothing was built.", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task A_link_inside_is_made()
    {
        await ExtractAsync(new PaxTarEntry(TarEntryType.Directory, "a/b"), new PaxTarEntry(TarEntryType.SymbolicLink, "a/b/link") { LinkName = "../../target" });
        Assert.Equal("../../target", new FileInfo(Path.Combine(_directory.Path, "a/b/link")).LinkTarget);
    }

    private async Task ExtractAsync(params TarEntry[] entries)
    {
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var entry in entries)
                await writer.WriteEntryAsync(entry);
        }

        archive.Position = 0;
        await TreeArchive.ExtractAsync(archive, _directory.Path, TestContext.Current.CancellationToken);
    }
}
