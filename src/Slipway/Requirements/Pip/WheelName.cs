namespace Slipway.Requirements.Pip;

/// <summary>What the name of a wheel or of a source archive says (PyPA's binary and source distribution formats).</summary>
/// <param name="Name">Name of the package.</param>
/// <param name="Version">Its version.</param>
internal sealed record WheelName(PackageName Name, PythonVersion Version)
{
    private const string Extension = ".whl";

    public static bool IsWheel(string fileName) => fileName.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <param name="fileName">Such as <c>Django-5.0-py3-none-any.whl</c>.</param>
    /// <returns>Null: this is no wheel's name.</returns>
    public static WheelName? TryParse(string fileName)
    {
        if (!IsWheel(fileName))
            return null;
        var parts = fileName[..^Extension.Length].Split('-');
        return parts.Length is 5 or 6 && PackageName.TryParse(parts[0], out var name) && PythonVersion.TryParse(parts[1].Replace('_', '-'), out var version)
            ? new WheelName(name, version)
            : null;
    }

    /// <param name="fileName">Such as <c>django-5.0.tar.gz</c>.</param>
    /// <returns>Null: this is no source archive's name.</returns>
    public static WheelName? TryParseSource(string fileName)
    {
        var stem = fileName.EndsWith(".tar.gz", StringComparison.Ordinal) ? fileName[..^7] : fileName.EndsWith(".zip", StringComparison.Ordinal) ? fileName[..^4] : "";
        var dash = stem.LastIndexOf('-');
        return dash > 0 && PackageName.TryParse(stem.AsSpan(0, dash), out var name) && PythonVersion.TryParse(stem.AsSpan(dash + 1), out var version)
            ? new WheelName(name, version)
            : null;
    }
}
