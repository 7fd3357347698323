using System.Formats.Tar;

namespace Slipway.Processes;

/// <summary>Unpacks what <c>git archive</c> writes.</summary>
internal static class TreeArchive
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <returns>The newest time of an entry; that of every entry, when it is a commit's archive.</returns>
    /// <exception cref="SlipwayException">An entry or a link leaves the directory, or is a device, a pipe or a hard link.</exception>
    public static async Task<DateTimeOffset> ExtractAsync(Stream archive, string directory, CancellationToken cancellationToken)
    {
        var newest = DateTimeOffset.UnixEpoch;
        await using var reader = new TarReader(archive, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
                continue;
            var name = entry.Name.TrimEnd('/');
            if (Path.IsPathRooted(name) || name.Split('/').Contains(".."))
                throw new SlipwayException(ExitCode.Failed, $"'{entry.Name}' in the repository leaves its root; nothing was built.");
            var path = Path.Combine(directory, name);
            newest = entry.ModificationTime > newest ? entry.ModificationTime : newest;
            switch (entry.EntryType)
            {
                case TarEntryType.Directory:
                    Directory.CreateDirectory(path);
                    break;
                case TarEntryType.SymbolicLink:
                    CheckLink(name, entry.LinkName);
                    File.CreateSymbolicLink(path, entry.LinkName);
                    break;
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    await ExtractFileAsync(entry, path, cancellationToken);
                    break;
                default:
                    throw new SlipwayException(ExitCode.Failed, $"'{entry.Name}' in the repository is no file, directory or link ({entry.EntryType}); nothing was built.");
            }
        }

        return newest;
    }

    /// <exception cref="SlipwayException">The link leads out of the root, or could where its way leads over another link.</exception>
    public static void CheckLink(string name, string target)
    {
        var depth = name.Count(c => c == '/');
        var ups = target.Split('/').TakeWhile(segment => segment is ".." or ".").Count(segment => segment == "..");
        var laterUps = target.Split('/').SkipWhile(segment => segment is ".." or ".").Contains("..");
        if (Path.IsPathRooted(target) || ups > depth || laterUps)
            throw new SlipwayException(ExitCode.Failed, $"The link '{name}' in the repository leads out of it, to '{target}'; nothing was built.") { Next = "Remove the link, or let it name a file of the repository." };
    }

    private static async Task ExtractFileAsync(TarEntry entry, string path, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = entry.Mode.HasFlag(UnixFileMode.UserExecute) ? Executable : Plain;
        await using (var file = new FileStream(path, options))
        {
            if (entry.DataStream is { } data)
                await data.CopyToAsync(file, cancellationToken);
        }

        File.SetLastWriteTimeUtc(path, entry.ModificationTime.UtcDateTime);
    }
}
