using Slipway.Releases;

namespace Slipway.AcceptanceTests.Dock;

/// <summary>A content store that is the folder which the files were built into.</summary>
internal sealed class FolderContent(string folder) : IContentStore
{
    public IReadOnlyList<ReleaseFile> Files { get; } =
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(file => new ReleaseFile(Path.GetFileName(file), false, new FileInfo(file).Length, "not looked at"))];

    public Task<ReleaseFile> AddAsync(string file, string releasePath, bool executable, CancellationToken cancellationToken) =>
        throw new NotSupportedException("the folder is what it is");

    public bool Contains(ReleaseFile file) => Files.Contains(file);

    public Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, CancellationToken cancellationToken)
    {
        if (Directory.Exists(directory))
            return Task.CompletedTask;
        Directory.CreateDirectory($"{directory}~");
        foreach (var file in files)
            File.Copy(Path.Combine(folder, file.Path), Path.Combine($"{directory}~", file.Path));
        Directory.Move($"{directory}~", directory);
        return Task.CompletedTask;
    }
}
