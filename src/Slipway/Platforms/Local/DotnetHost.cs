using System.Runtime.InteropServices;

namespace Slipway.Platforms.Local;

/// <summary>The <c>dotnet</c> program of the runtime that this process runs on.</summary>
internal static class DotnetHost
{
    // <root>/shared/Microsoft.NETCore.App/<version>/ is where the runtime lies, however it was found.
    public static string Path { get; } = System.IO.Path.GetFullPath(
        System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
