namespace Slipway.Platforms.Local;

/// <summary>How a command of a Procfile is run: by <c>/bin/sh</c>, which then gives its place to the command.</summary>
internal static class ShellCommand
{
    public const string Shell = "/bin/sh";

    public static IReadOnlyList<string> Arguments(string command) => ["-c", IsSimple(command) ? $"exec {command}" : command];

    // exec takes one command: with a list (a && b), a pipe or a leading assignment (A=1 b) it would run
    // only the first part, or nothing. The shell then stays as the parent and is signalled with its group.
    private static bool IsSimple(string command)
    {
        if (command.AsSpan().IndexOfAny(";&|\n(") >= 0)
            return false;
        var first = command.AsSpan().TrimStart();
        var end = first.IndexOfAny(' ', '\t');
        return (end < 0 ? first : first[..end]).IndexOf('=') < 0;
    }
}
