namespace Slipway.Frosting;

/// <summary>Finds the project that a command is about.</summary>
internal static class ProjectRoot
{
    /// <summary>Set by <c>build.sh</c> to its own directory, so that it works from anywhere.</summary>
    public const string Variable = "SLIPWAY_ROOT";

    /// <param name="working">What <c>--working=</c> says.</param>
    /// <param name="variable">Value of <see cref="Variable"/>.</param>
    /// <param name="current">The process's working directory.</param>
    /// <returns>
    /// The directory named, else the nearest one upwards that has <c>environments/</c>, else the current one.
    /// Absolute, and free of symbolic links only where it was written so.
    /// </returns>
    /// <exception cref="ConfigurationException">The directory that was named does not exist.</exception>
    public static string Find(string? working, string? variable, string current)
    {
        if (working is not null)
            return Existing(working, "--working", current);
        if (!string.IsNullOrEmpty(variable))
            return Existing(variable, Variable, current);
        for (var directory = current; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (Directory.Exists(Path.Combine(directory, "environments")))
                return directory;
        }

        return current;
    }

    private static string Existing(string directory, string source, string current)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory, current));
        return Directory.Exists(full)
            ? full
            : throw new ConfigurationException($"The directory '{directory}' that {source} names does not exist.");
    }
}
