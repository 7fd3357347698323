namespace Slipway.Requirements;

/// <summary>Passes the output of a dotnet command on and keeps its errors, each once, with paths below a root made relative.</summary>
internal sealed class DotNetErrors(string root, IProgress<string>? output) : IProgress<string>
{
    private const int Kept = 20;
    private const string Marker = "error ";

    private readonly List<DotNetError> _errors = [];

    public IReadOnlyList<DotNetError> Errors => _errors;

    public void Report(string value)
    {
        output?.Report(value);
        if (_errors.Count < Kept && Parse(value) is { } error && !_errors.Contains(error))
            _errors.Add(error);
    }

    /// <summary>Reads <c>file(line,column): error CODE: text [project]</c>; the place may be missing.</summary>
    private DotNetError? Parse(string line)
    {
        var marker = line.IndexOf($": {Marker}", StringComparison.Ordinal);
        var start = marker < 0 ? line.StartsWith(Marker, StringComparison.Ordinal) ? 0 : -1 : marker + 2;
        if (start < 0)
            return null;
        var rest = line[(start + Marker.Length)..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return null;
        var text = rest[(colon + 1)..].Trim();
        if (text.EndsWith(']') && text.LastIndexOf(" [", StringComparison.Ordinal) is > 0 and var project)
            text = text[..project];
        return new DotNetError(Place(marker < 0 ? "" : line[..marker].Trim()), rest[..colon].Trim(), text.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    /// <returns><c>file:line:column</c> of <c>file(line,column)</c>.</returns>
    private string Place(string place)
    {
        if (place.EndsWith(')') && place.LastIndexOf('(') is > 0 and var open)
            place = $"{place[..open]}:{place[(open + 1)..^1].Replace(',', ':')}";
        return place.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace('\\', '/');
    }
}

/// <summary>One error of a dotnet command.</summary>
/// <param name="Place">File, line and column; empty where there is none.</param>
/// <param name="Code">Such as <c>CS1002</c>.</param>
/// <param name="Text">What is wrong.</param>
internal sealed record DotNetError(string Place, string Code, string Text)
{
    /// <summary>Codes of NuGet for a lock file that does not fit the requirements: NU1004, and NU1005 where the file itself cannot be read.</summary>
    public bool IsStaleLock => Code is "NU1004" or "NU1005";

    /// <summary>NuGet's code for a package whose content is not the one that was locked.</summary>
    public bool IsOtherContent => Code is "NU1403";

    /// <summary>As a problem of the lock file beside the project that it names.</summary>
    public Problem OfLock(string environment) => new(new SourceLocation(LockBeside(environment)), Reason);

    /// <summary>NuGet's sentence about its own options follows the reason without a space.</summary>
    public string Reason => Text.Split("The packages lock file is inconsistent", 2)[0].Trim();

    /// <returns>Path of the lock file beside the project that it names.</returns>
    public string LockBeside(string environment) => NuGetLock.Beside(Place, environment);

    public override string ToString() => Place.Length == 0 ? $"{Code}: {Text}" : $"{Place}: {Code}: {Text}";
}
