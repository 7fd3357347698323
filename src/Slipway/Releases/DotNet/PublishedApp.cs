using System.Text.Json;

namespace Slipway.Releases.DotNet;

/// <summary>What <c>dotnet publish</c> says about the app that it published.</summary>
/// <param name="Runtime">Such as <c>net10.0</c>.</param>
/// <param name="Platform">Runtime identifier, or <c>any</c> for a portable app.</param>
internal sealed record PublishedApp(string Runtime, string Platform)
{
    /// <returns>Null when the project is no app: it has no <c>*.runtimeconfig.json</c>.</returns>
    public static PublishedApp? Read(string directory, string project)
    {
        var configurations = Directory.GetFiles(directory, "*.runtimeconfig.json");
        // References to other apps bring theirs along.
        var configuration = configurations.FirstOrDefault(file => Path.GetFileName(file) == $"{Path.GetFileNameWithoutExtension(project)}.runtimeconfig.json")
            ?? (configurations is [var only] ? only : null);
        if (configuration is null)
            return null;
        using var options = JsonDocument.Parse(File.ReadAllBytes(configuration));
        var runtime = options.RootElement.GetProperty("runtimeOptions").GetProperty("tfm").GetString()!;
        var dependencies = configuration.Replace(".runtimeconfig.json", ".deps.json", StringComparison.Ordinal);
        if (!File.Exists(dependencies))
            return new PublishedApp(runtime, "any");
        using var document = JsonDocument.Parse(File.ReadAllBytes(dependencies));
        // ".NETCoreApp,Version=v10.0" or ".NETCoreApp,Version=v10.0/linux-x64".
        var target = document.RootElement.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        return new PublishedApp(runtime, target.Split('/') is [_, var platform] ? platform : "any");
    }
}
