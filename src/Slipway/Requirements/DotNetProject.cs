namespace Slipway.Requirements;

/// <summary>The one project file of the app directory.</summary>
internal static class DotNetProject
{
    private const string WebSdk = "Microsoft.NET.Sdk.Web";

    private static readonly string[] Extensions = [".csproj", ".fsproj", ".vbproj"];

    /// <param name="root">The project root, or an export of it.</param>
    /// <param name="app">Directory of the app below it.</param>
    /// <param name="problem">Why there is none; null where there is one.</param>
    /// <returns>Path of the project file below the root, with forward slashes.</returns>
    public static string? Find(string root, string app, out Problem? problem)
    {
        var directory = Path.Combine(root, app);
        IReadOnlyList<string> found = Directory.Exists(directory) ? Projects(root, directory, SearchOption.TopDirectoryOnly) : [];
        if (found.Count > 1 && found.Where(project => IsWeb(root, project)).ToList() is [var web])
            found = [web];
        problem = found.Count switch
        {
            1 => null,
            0 => new Problem(null, $"There is no app in '{app}': no project file (.csproj, .fsproj, .vbproj) is there.{Elsewhere(root)}"),
            _ => new Problem(null, $"There are several projects in '{app}' ({string.Join(", ", found)}); put the app's into a directory of its own and name that with the key 'app' in environments/base.yml."),
        };
        return problem is null ? found[0] : null;
    }

    private static string Elsewhere(string root)
    {
        var web = Directory.Exists(root) ? Projects(root, root, SearchOption.AllDirectories).Where(project => IsWeb(root, project)).Take(5).ToList() : [];
        return web.Count == 0
            ? " Name the app's directory with the key 'app' in environments/base.yml."
            : $" Web projects of this repository: {string.Join(", ", web)}. Name the directory of one with the key 'app' in environments/base.yml, such as 'app: {Path.GetDirectoryName(web[0])!.Replace('\\', '/')}'.";
    }

    private static bool IsWeb(string root, string project) =>
        File.ReadAllText(Path.Combine(root, project)).Contains(WebSdk, StringComparison.Ordinal);

    private static IReadOnlyList<string> Projects(string root, string directory, SearchOption depth)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = depth == SearchOption.AllDirectories, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return [.. Directory.EnumerateFiles(directory, "*.*proj", options)
            .Where(file => Extensions.Contains(Path.GetExtension(file)))
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }
}
