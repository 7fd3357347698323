using System.Runtime.Versioning;
using Slipway.Releases;
using Slipway.Tests.Processes;

namespace Slipway.Tests.Releases;

[UnsupportedOSPlatform("windows")]
public sealed class UncommittedChangesTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_export_with_the_changes_is_the_work_tree()
    {
        await _scratch.CommitAsync(("same", "1"), ("changed", "1"), ("gone/file", "1"), ("file-then-directory", "1"), ("directory-then-file/x", "1"));
        _scratch.Write("changed", "2");
        Directory.Delete(Path.Combine(_scratch.Root, "gone"), recursive: true);
        File.Delete(Path.Combine(_scratch.Root, "file-then-directory"));
        _scratch.Write("file-then-directory/inside", "2");
        Directory.Delete(Path.Combine(_scratch.Root, "directory-then-file"), recursive: true);
        File.CreateSymbolicLink(Path.Combine(_scratch.Root, "new-link"), "same");
        _scratch.Write("new/script.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_scratch.Root, "new/script.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var repository = _scratch.Open();
        var changes = (await repository.StatusAsync(Token)).Changes;
        var export = Directory.CreateDirectory(Path.Combine(_scratch.Above, "export")).FullName;
        var time = await repository.ExportAsync("HEAD", export, Token);

        UncommittedChanges.Overlay(_scratch.Root, changes, export, time);

        Assert.Equal(["changed", "file-then-directory/inside", "new-link", "new/script.sh", "same"], Files(export));
        Assert.Equal("2", await File.ReadAllTextAsync(Path.Combine(export, "changed"), Token));
        Assert.Equal(time.UtcDateTime, File.GetLastWriteTimeUtc(Path.Combine(export, "changed")));
        Assert.Equal("same", new FileInfo(Path.Combine(export, "new-link")).LinkTarget);
        Assert.True(File.GetUnixFileMode(Path.Combine(export, "new/script.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(await UncommittedChanges.DigestAsync(_scratch.Root, changes, null, Token), await UncommittedChanges.DigestAsync(export, changes, null, Token));
    }

    [Fact]
    public async Task The_digest_is_the_same_with_an_index_and_without()
    {
        await _scratch.CommitAsync(("changed", "1"), ("gone", "1"));
        _scratch.Write("changed", "2");
        _scratch.Write("new/script.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_scratch.Root, "new/script.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(_scratch.Root, "link"), "changed");
        File.Delete(Path.Combine(_scratch.Root, "gone"));
        var changes = (await _scratch.Open().StatusAsync(Token)).Changes;
        var expected = await UncommittedChanges.DigestAsync(_scratch.Root, changes, null, Token);
        for (var time = 0; time < 2; time++)
        {
            var index = FileIndex.Open(Path.Combine(_scratch.Above, "index"), _scratch.Root);
            Assert.Equal(expected, await UncommittedChanges.DigestAsync(_scratch.Root, changes, index, Token));
            index.Save();
        }
    }

    [Fact]
    public async Task The_digest_tells_content_mode_and_absence_apart()
    {
        await _scratch.CommitAsync(("a", "1"));
        var digests = new List<string>();
        foreach (var change in new Action[]
        {
            () => _scratch.Write("a", "2"),
            () => _scratch.Write("a", "3"),
            () => File.SetUnixFileMode(Path.Combine(_scratch.Root, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute),
            () => File.Delete(Path.Combine(_scratch.Root, "a")),
            () => File.CreateSymbolicLink(Path.Combine(_scratch.Root, "a"), "3"),
        })
        {
            change();
            digests.Add(await UncommittedChanges.DigestAsync(_scratch.Root, (await _scratch.Open().StatusAsync(Token)).Changes, null, Token));
        }

        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    [Fact]
    public async Task A_link_out_of_the_repository_is_refused()
    {
        await _scratch.CommitAsync(("a", "1"));
        File.CreateSymbolicLink(Path.Combine(_scratch.Root, "evil"), "/etc/passwd");
        var export = Directory.CreateDirectory(Path.Combine(_scratch.Above, "export")).FullName;
        var changes = (await _scratch.Open().StatusAsync(Token)).Changes;
        var error = Assert.Throws<SlipwayException>(() => UncommittedChanges.Overlay(_scratch.Root, changes, export, DateTimeOffset.UnixEpoch));
        Assert.Equal("The link 'evil' in the repository leads out of it, to '/etc/passwd'; nothing was built.", error.Message);
    }

    private static IEnumerable<string> Files(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal);
}
