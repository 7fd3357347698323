using System.Text;
using Slipway.Environments;
using Slipway.Processes;
using Slipway.Requirements;

namespace Slipway.Releases.DotNet;

/// <summary>Builds .NET apps with <c>dotnet publish</c>, so that equal commits, locks and SDKs give equal bytes on any machine and path.</summary>
/// <param name="output">Output of the tools.</param>
internal sealed class DotNetBuilder(IProgress<string>? output) : IAppBuilder
{
    public string Name => "dotnet";

    public async Task<string> ToolchainAsync(SourceExport export, CancellationToken cancellationToken)
    {
        var command = new Command("dotnet", "--version")
        {
            // Where global.json is looked for.
            WorkingDirectory = export.AppDirectory,
            Environment = DotNetCommand.Isolated(),
            Deadline = TimeSpan.FromMinutes(1),
        };
        return $".NET SDK {Encoding.UTF8.GetString(await command.ReadAsync(cancellationToken)).Trim()}";
    }

    public Task<IReadOnlyList<Problem>> CheckAsync(SourceExport export, IReadOnlyList<RequirementsFile> requirements, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Problem>>([.. Check(export, requirements)]);

    public Task<string> LockAsync(SourceExport export, RequirementsFile requirements, CancellationToken cancellationToken) =>
        NuGetLock.DigestAsync(export.Tree, NuGetLock.Find(export.Tree, requirements.Environment.Name), cancellationToken);

    public string Variation(AppEnvironment environment) => "";

    public async Task<BuiltVariant> BuildAsync(SourceExport export, IReadOnlyList<RequirementsFile> requirements, CancellationToken cancellationToken)
    {
        var project = DotNetProject.Find(export.Project, export.App, out var problem) ?? throw new ConfigurationException([problem!]);
        var first = requirements[0];
        // Equal locks do not prove that the other files still ask for them, unless they are the same text.
        foreach (var other in requirements.Skip(1).Where(other => !IsSameText(export, first, other)))
            await RunAsync("restore", export, project, other, output, [("RestoreLockedMode", "true")], cancellationToken);

        var locksBefore = NuGetLock.Find(export.Tree, first.Environment.Name);
        var published = Path.Combine(export.Root, "out");
        await RunAsync("publish", export, project, first, output, PublishProperties(export, published), cancellationToken);
        ThrowIfCreated(export, first, locksBefore);

        var app = PublishedApp.Read(published, project) ?? throw new ConfigurationException(new SourceLocation(project), "this project publishes no app (there is no runtimeconfig.json); an app's project is of the SDK Microsoft.NET.Sdk.Web or has the OutputType Exe.");
        return new BuiltVariant(app.Runtime, app.Platform, published, Files(published));
    }

    private static IEnumerable<Problem> Check(SourceExport export, IReadOnlyList<RequirementsFile> requirements)
    {
        if (IsPathMSBuildBreaks(export.WorkTree))
            yield return new Problem(null, $"The .NET SDK cannot build below '{export.WorkTree}': no ';' and no '%' with two hexadecimal digits behind it may stand in the path. Move the project.");
        if (DotNetProject.Find(export.Project, export.App, out var problem) is not { } project)
        {
            yield return problem!;
            yield break;
        }

        foreach (var file in requirements)
        {
            var path = NuGetLock.Beside(project, file.Environment.Name);
            if (!File.Exists(Path.Combine(export.Project, path)))
                yield return MissingLock(export, path, file);
        }
    }

    private static List<(string Name, string Value)> PublishProperties(SourceExport export, string published) =>
    [
        ("RestoreLockedMode", "true"),
        ("PublishDir", published + Path.DirectorySeparatorChar),
        ("Deterministic", "true"),
        ("PathMap", $"{EscapeMapped(export.Root)}{Path.DirectorySeparatorChar}=/_/"),
        ("DebugType", "none"),
        ("DebugSymbols", "false"),
        ("EnableSourceLink", "false"),
        ("EnableSourceControlManagerQueries", "false"),
        ("IncludeSourceRevisionInInformationalVersion", "false"),
        ("CompressionEnabled", "false"),
    ];

    /// <summary>The compiler reads a list of pairs: a comma or equals sign in the path is doubled.</summary>
    private static string EscapeMapped(string path) =>
        path.Replace(",", ",,", StringComparison.Ordinal).Replace("=", "==", StringComparison.Ordinal);

    /// <summary>MSBuild unescapes <c>%3B</c> in names of files, and splits lists of them at a semicolon.</summary>
    private static bool IsPathMSBuildBreaks(string path) =>
        path.Contains(';', StringComparison.Ordinal) || path.Index().Any(c => c.Item == '%' && c.Index + 2 < path.Length && char.IsAsciiHexDigit(path[c.Index + 1]) && char.IsAsciiHexDigit(path[c.Index + 2]));

    private static async Task RunAsync(string verb, SourceExport export, string project, RequirementsFile requirements, IProgress<string>? output, IReadOnlyList<(string Name, string Value)> properties, CancellationToken cancellationToken)
    {
        var environment = requirements.Environment.Name;
        var errors = new DotNetErrors(export.Tree, output);
        var command = DotNetCommand.Create(verb, Path.Combine(export.Project, project), environment, Path.Combine(export.Project, requirements.Path), Path.Combine(export.Root, "artifacts", environment), properties);
        // Tools that ask git for a version would find the work tree's repository above the export.
        command = command with { Environment = new Dictionary<string, string?>(command.Environment) { ["GIT_CEILING_DIRECTORIES"] = export.Root } };
        var result = await command.RunAsync(errors, cancellationToken);
        if (result.ExitCode == 0)
            return;
        var locks = errors.Errors.Where(error => error.IsStaleLock || error.IsOtherContent).ToList();
        if (locks.Count > 0)
            throw new ConfigurationException([.. locks.Select(error => BadLock(error, requirements))]);
        throw new SlipwayException(ExitCode.Failed, $"dotnet {verb} of {project} for {environment} failed ({export.Origin}).")
        {
            Details = errors.Errors.Count > 0 ? [.. errors.Errors.Select(error => error.ToString())] : result.Lines,
        };
    }

    private static Problem BadLock(DotNetError error, RequirementsFile requirements)
    {
        var environment = requirements.Environment;
        var path = error.LockBeside(environment.Name);
        return error.IsOtherContent
            ? new Problem(new SourceLocation(path), $"a package is not the one that was locked: {error.Text} Find out why before you renew the lock with ./build.sh --target=Requirements{environment.TargetName}.")
            : new Problem(new SourceLocation(path), $"this lock does not fit {requirements.Path}: {error.Reason} Renew it with ./build.sh --target=Requirements{environment.TargetName} and commit it.");
    }

    /// <summary>NuGet writes a lock that is missing, in locked mode too: a project that the app refers to may have none.</summary>
    private static void ThrowIfCreated(SourceExport export, RequirementsFile requirements, IReadOnlyList<string> before)
    {
        var created = NuGetLock.Find(export.Tree, requirements.Environment.Name).Except(before).ToList();
        if (created.Count > 0)
            throw new ConfigurationException([.. created.Select(path => MissingLock(export, Path.GetRelativePath(export.Project, Path.Combine(export.Tree, path)).Replace('\\', '/'), requirements))]);
    }

    private static Problem MissingLock(SourceExport export, string path, RequirementsFile requirements) =>
        new(new SourceLocation(path), File.Exists(Path.Combine(export.WorkTree, path))
            ? $"this lock is not in {export.Origin}. Commit it: git add {new Argument(path)} && git commit."
            : $"there is no lock for {requirements.Path} in {export.Origin}. Make it with ./build.sh --target=Requirements{requirements.Environment.TargetName} and commit it.");

    private static bool IsSameText(SourceExport export, RequirementsFile left, RequirementsFile right) =>
        left.Path == right.Path
        || (Path.GetDirectoryName(left.Path) == Path.GetDirectoryName(right.Path)
            && File.ReadAllText(Path.Combine(export.Project, left.Path)) == File.ReadAllText(Path.Combine(export.Project, right.Path)));

    private static List<string> Files(string published) =>
        [.. Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories)
            .Where(file => !NuGetLock.IsLock(Path.GetFileName(file)))
            .Select(file => Path.GetRelativePath(published, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
}
