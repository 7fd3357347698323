using System.Formats.Tar;

namespace Slipway.Releases.Bundles;

/// <summary>
/// A directory as a tar file that depends on nothing but paths, contents, execute bits and one time: sorted entries, no
/// owner. Uncompressed, because what a compressor writes changes with its version.
/// </summary>
internal static class BundleArchive
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="directory">Its files and links; git knows no empty directories, and neither does this.</param>
    /// <param name="time">The time of every entry.</param>
    /// <param name="archive">File to write.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task WriteAsync(string directory, DateTimeOffset time, string archive, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(archive, FileMode.CreateNew, FileAccess.Write);
        // GNU's form and not PAX: .NET writes the number of the process into PAX headers.
        await using var writer = new TarWriter(stream, TarEntryFormat.Gnu);
        var paths = Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Concat(Directory.EnumerateDirectories(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Where(IsLink))
            .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            var file = Path.Combine(directory, path);
            var link = new FileInfo(file).LinkTarget;
            var entry = new GnuTarEntry(link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, path)
            {
                ModificationTime = time,
                AccessTime = time,
                ChangeTime = time,
                Mode = link is not null || IsExecutable(file) ? Executable : Plain,
            };
            if (link is not null)
            {
                entry.LinkName = link;
                await writer.WriteEntryAsync(entry, cancellationToken);
                continue;
            }

            await using var content = File.OpenRead(file);
            entry.DataStream = content;
            await writer.WriteEntryAsync(entry, cancellationToken);
        }
    }

    private static bool IsLink(string path) => new DirectoryInfo(path).LinkTarget is not null;

    private static bool IsExecutable(string file) => !OperatingSystem.IsWindows() && File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute);
}
