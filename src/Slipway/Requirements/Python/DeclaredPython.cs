namespace Slipway.Requirements.Python;

/// <summary>The Python that an app runs on, as <c>.python-version</c> says it: in the app's directory, else at the project root.</summary>
/// <param name="Version">Two or three numbers, such as <c>3.12</c> or <c>3.12.7</c>.</param>
/// <param name="File">Where it stands, relative to the project root.</param>
internal sealed record DeclaredPython(string Version, string File)
{
    private const string FileName = ".python-version";

    /// <summary>Such as <c>python3.12</c>.</summary>
    public string Runtime => $"{PythonInterpreter.RuntimePrefix}{Version}";

    /// <param name="root">The project root, or an export of it.</param>
    /// <param name="app">Directory of the app below it.</param>
    /// <param name="problem">Why none is declared; null where one is.</param>
    public static DeclaredPython? Find(string root, string app, out Problem? problem)
    {
        var beside = app is "." ? FileName : $"{app}/{FileName}";
        var file = System.IO.File.Exists(Path.Combine(root, beside)) ? beside : FileName;
        if (!System.IO.File.Exists(Path.Combine(root, file)))
        {
            problem = new Problem(new SourceLocation(beside), "there is no such file: it says which Python the app runs on. Write the version into it, such as 3.12, and commit it.");
            return null;
        }

        var lines = System.IO.File.ReadAllLines(Path.Combine(root, file));
        var at = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line) && line.TrimStart()[0] != '#');
        var version = at < 0 ? "" : lines[at].Trim();
        problem = IsVersion(version)
            ? null
            : new Problem(new SourceLocation(file, at + 1), $"'{(version.Length <= 40 ? version : version[..39] + "…")}' is no version of Python: two or three numbers, such as 3.12 or 3.12.7.");
        return problem is null ? new DeclaredPython(version, file) : null;
    }

    private static bool IsVersion(string text) =>
        text.Split('.') is { Length: 2 or 3 } numbers && numbers.All(number => number.Length is > 0 and <= 4 && number.All(char.IsAsciiDigit));
}
