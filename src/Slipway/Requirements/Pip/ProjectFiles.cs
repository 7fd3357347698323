using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Files below the project root, or below an export of it.</summary>
/// <param name="root">Absolute path.</param>
internal sealed class ProjectFiles(string root)
{
    /// <summary>The longest hashed lock of a large application that was met has 0.4 MiB.</summary>
    public const int MaximumBytes = 8 << 20;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <returns>The path below the root that a path means, with forward slashes; null: it leads out of the project.</returns>
    /// <param name="directory">Below the root; empty for the root itself.</param>
    /// <param name="path">Relative to the directory.</param>
    public string? Locate(string directory, string path)
    {
        if (Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var full = Path.GetFullPath(Path.Combine(_root, directory, path));
        if (full == _root)
            return ".";
        return full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? full[(_root.Length + 1)..].Replace('\\', '/') : null;
    }

    public bool HasFile(string path) => File.Exists(Path.Combine(_root, path));

    public bool HasDirectory(string path) => Directory.Exists(Path.Combine(_root, path));

    /// <returns>Names of the files of a directory below the root.</returns>
    public IEnumerable<string> Names(string directory) =>
        HasDirectory(directory) ? Directory.EnumerateFiles(Path.Combine(_root, directory)).Select(file => Path.GetFileName(file)) : [];

    /// <returns>The bytes; null: the file cannot be read, and an error was added.</returns>
    public byte[]? Read(string path, SourceLocation at, RequirementProblems problems)
    {
        var file = Path.Combine(_root, path);
        try
        {
            if (File.ResolveLinkTarget(file, returnFinalTarget: true) is { } target && !target.FullName.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                problems.Error(at, $"{Shown.Text(path)} is a link that leads out of the project: put the file itself here");
                return null;
            }

            using var handle = File.OpenHandle(file, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(handle);
            if (length > MaximumBytes)
            {
                problems.Error(at, $"{Shown.Text(path)} is {length} bytes long: a requirements file may have {MaximumBytes} at most");
                return null;
            }

            var bytes = new byte[length];
            var total = 0;
            for (int read; total < bytes.Length && (read = RandomAccess.Read(handle, bytes.AsSpan(total), total)) > 0;)
                total += read;
            return total == bytes.Length ? bytes : bytes[..total];
        }
        catch (UnauthorizedAccessException)
        {
            problems.Error(at, Directory.Exists(file) ? $"{Shown.Text(path)} is a directory: name a file" : $"{Shown.Text(path)} cannot be read: permission denied");
        }
        catch (IOException exception)
        {
            problems.Error(at, $"{Shown.Text(path)} cannot be read: {exception.Message}");
        }

        return null;
    }
}
