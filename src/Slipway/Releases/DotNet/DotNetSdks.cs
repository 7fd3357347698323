namespace Slipway.Releases.DotNet;

/// <summary>The .NET SDKs of this machine, as the file system shows them: asking the program costs 60 ms.</summary>
internal static class DotNetSdks
{
    /// <returns>Versions, separated by commas; empty where the program is a wrapper and they lie elsewhere.</returns>
    public static string Installed()
    {
        var sdks = Locate() is { } root ? Path.Combine(root, "sdk") : null;
        return Directory.Exists(sdks)
            ? string.Join(',', Directory.EnumerateDirectories(sdks).Select(Path.GetFileName).Order(StringComparer.Ordinal))
            : "";
    }

    private static string? Locate()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var program = new FileInfo(Path.Combine(directory, name));
            if (program.Exists)
                return Path.GetDirectoryName(program.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program.FullName);
        }

        return null;
    }
}
