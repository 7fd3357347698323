namespace Slipway.Platforms.Local;

/// <summary>A directory that outlives releases: it lies beside the environment's data, and each release has a link to it.</summary>
internal static class UploadDirectory
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// Puts the link where the release has, or would have, the directory. What the release itself carries there seeds
    /// the data the first time and is left out ever after: the data is what people have put there since.
    /// </summary>
    public static void Link(string release, string data, string name)
    {
        var link = Path.Combine(release, name);
        var target = Path.Combine(data, name);
        if (new DirectoryInfo(link).LinkTarget is { } existing && Path.GetFullPath(existing, Path.GetDirectoryName(link)!) == target)
        {
            Create(target);
            return;
        }

        if (Directory.Exists(link))
        {
            if (!Directory.Exists(target))
                Seed(link, target);
            Directory.Delete(link, recursive: true);
        }

        Create(target);
        Create(Path.GetDirectoryName(link)!);
        Directory.CreateSymbolicLink(link, target);
    }

    // Copied, not moved: files of a release are read-only and shared with the content store.
    private static void Seed(string from, string to)
    {
        var beside = $"{to}.{Environment.ProcessId}~";
        Create(beside);
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Create(Path.Combine(beside, Path.GetRelativePath(from, directory)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            using var source = File.OpenRead(file);
            using var copy = File.Create(Path.Combine(beside, Path.GetRelativePath(from, file)));
            source.CopyTo(copy);
            copy.Flush(flushToDisk: true);
        }

        Directory.Move(beside, to);
    }

    private static void Create(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, Own);
    }
}
