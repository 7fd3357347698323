namespace Slipway.Releases;

/// <summary>The paths of a release: relative, forward slashes, and each a different file on every file system.</summary>
internal static class ReleasePath
{
    /// <exception cref="SlipwayException">A path could lie outside the release, or two are the same file where case does not count.</exception>
    public static void CheckAll(IReadOnlyList<ReleaseFile> files)
    {
        // Directories are put in as well: 'a' the file and 'a/b' cannot both exist.
        var seen = new Dictionary<string, (string Path, bool IsFile)>(files.Count * 2, StringComparer.OrdinalIgnoreCase);
        foreach (var file in files)
        {
            if (Fault(file.Path) is { } fault)
                throw new SlipwayException(ExitCode.Failed, $"'{file.Path}' cannot be part of a release: {fault}.");
            for (var end = file.Path.IndexOf('/', StringComparison.Ordinal); end >= 0; end = file.Path.IndexOf('/', end + 1))
                Add(file.Path[..end], isFile: false);
            Add(file.Path, isFile: true);
        }

        void Add(string path, bool isFile)
        {
            if (!seen.TryAdd(path, (path, isFile)) && seen[path] is var other && (isFile || other.IsFile || other.Path != path))
                throw new SlipwayException(ExitCode.Failed, $"'{other.Path}' and '{path}' cannot both be part of a release: they are one file where upper and lower case are the same.");
        }
    }

    /// <returns>Why a path is not allowed, or null.</returns>
    public static string? Fault(string path)
    {
        if (path.Length == 0)
            return "it is empty";
        if (path[0] == '/' || (path.Length > 1 && path[1] == ':'))
            return "it is absolute";
        if (path.AsSpan().ContainsAny('\\', '\0'))
            return "it has a backslash or a NUL character";
        foreach (var range in path.AsSpan().Split('/'))
        {
            switch (path.AsSpan(range))
            {
                case "":
                    return "it has an empty segment";
                case "." or "..":
                    return "it has a segment '.' or '..'";
            }
        }

        return null;
    }
}
