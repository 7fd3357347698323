using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>Plans of a project whose two releases differ in everything that a plan tells, through the real command line.</summary>
public sealed class PlanTests(TinyProject project) : IClassFixture<TinyProject>
{
    private const string Canary = "canary-51d0c7a4e2b9-do-not-show";

    private const string Secrets = "secrets: { TOKEN: \"env:PLAN_TOKEN\", SHELL: \"command:touch .slipway/ran; printenv PLAN_TOKEN\", KEY: generated }\n";

    private readonly List<CommandResult> _results = [];

    [Fact]
    public async Task A_plan_tells_what_changes_and_changes_nothing()
    {
        Package("1.5.1");
        project.Write("app/Procfile", "web: dotnet Tiny.dll\nworker: sleep 1000\n");
        project.Configure("staging", project.Staging(Secrets + "config: { GREETING: one, OLD: x }\n"));
        await CommitAsync("Read markdown");
        var release = Regex.Match((await RunAsync("--target=Build")).MustExitWith(0).Output, @"--release=([0-9a-f]{7}-[0-9a-f]{6})").Groups[1].Value;
        File.Delete(Path.Combine(project.Root, ".slipway", "ran"));

        // Never deployed: no state, no key for fingerprints, no dock.
        var files = Files();
        var first = (await RunAsync("--target=DeployStaging", "--plan")).MustExitWith(0).Output;
        Assert.Contains($"  commits        the first there: {release[..7]} Read markdown\n  configuration  added: GREETING, OLD, secret KEY, secret SHELL, secret TOKEN\n  processes      web: added, 1 instance\n                 worker: added, 1 instance\n  requirements   nothing runs there to compare with\n", first, StringComparison.Ordinal);
        Assert.Matches(@"\n  disk           [0-9.]+ [kM]B; [0-9.]+ [MG]B are free\n  interruption   none: nothing runs there now\n  way back       there is nothing to go back to afterwards: this is the first deployment there\n", first);
        Assert.StartsWith("refused: staging has nothing to roll back: no deployment there ever succeeded. Nothing was touched.\n", (await RunAsync("--target=RollbackStaging", "--plan", "--format=json")).MustExitWith(5).Error, StringComparison.Ordinal);
        Assert.Equal("", _results[^1].Output);
        Assert.Equal("refused: production was never deployed. Nothing was touched.\nnext: ./build.sh --target=DeployProduction --confirm=production\n", (await RunAsync("--target=RedeployProduction", "--plan")).MustExitWith(5).Error);
        Assert.Equal(files, Files());
        (await RunAsync("--target=DeployStaging")).MustExitWith(0);

        Package("1.6.0", "<PackageVersion Include=\"Microsoft.Data.Sqlite\" Version=\"10.0.15\" />");
        project.Write("app/Procfile", "web: dotnet Tiny.dll\nmailer: sleep 1000\nworker: sleep 2000\nrelease: true\n");
        var port = FreePort.Next();
        project.Configure("staging", $"platform: {{ kind: local, port: {port} }}\nhealth: {{ window: 1s }}\nprocesses: {{ web: {{ instances: 2 }} }}\n{Secrets}config: {{ GREETING: two, NEW: y }}\n");
        await CommitAsync("Fix \u001b[2Jthe \u001b]0;owned\u0007cheese\r\n\nbody");
        var head = await CommitAsync("Count the visitors");
        File.Delete(Path.Combine(project.Root, ".slipway", "ran"));

        files = Files();
        var plan = (await RunAsync([("PLAN_TOKEN", Canary + "-2")], "--target=DeployStaging", "--plan")).MustExitWith(0).Output;
        Assert.Matches($"""
            ^Deploy {head[..7]} to staging \(a plan: nothing was changed\)
              commits        2 more than v1 \({release[..7]}\)
                             \+ {head[..7]} Count the visitors
                             \+ [0-9a-f]{"{7}"} Fix the cheese
              configuration  added: NEW
                             removed: OLD
                             changed: GREETING, secret TOKEN \(value\), health.window, platform.port
                             not compared: secret SHELL \(a plan does not run its command\)
              processes      mailer: added, 1 instance
                             web: 1 to 2 instances
                             worker: another command
                             release command: added
              requirements   Markdig 1.5.1 → 1.6.0
                             \+ Microsoft.Data.Sqlite 10.0.15
                             \+ Microsoft.Data.Sqlite.Core 10.0.15 \(transitive\)
                             \+ SQLitePCLRaw.bundle_e_sqlite3 [0-9.]+ \(transitive\)
                             \+ SQLitePCLRaw.core [0-9.]+ \(transitive\)
                             \+ SQLitePCLRaw.lib.e_sqlite3 [0-9.]+ \(transitive\)
                             \+ SQLitePCLRaw.provider.e_sqlite3 [0-9.]+ \(transitive\)
              disk           not known before it is built; [0-9.]+ [MG]B are free
              interruption   web: none; the new instances answer before the switch, and requests under way have 30 s to finish
                             the port changes from {project.Port} to {port}: http://localhost:{project.Port} answers no more after the switch
                             worker: exchanged at the switch; the old one ends before the new one starts
              way back       to v1 \({release}\): ./build.sh --target=RollbackStaging
              1. validate 
            """, plan);
        Assert.DoesNotContain('\u001b', plan);

        var json = (await RunAsync([("PLAN_TOKEN", Canary + "-2")], "--target=DeployStaging", "--plan", "--format=json")).MustExitWith(0).Output;
        using var document = JsonDocument.Parse(Assert.Single(json.TrimEnd('\n').Split('\n')));
        Assert.Equal("Fix the cheese", Of(document, "commits", "added", "newest")[1].GetProperty("subject").GetString());
        Assert.Equal(["NEW added", "GREETING changed", "OLD removed", "TOKEN changed value", "health.window changed", "platform.port changed"], Of(document, "configuration", "changes").EnumerateArray().Select(key => $"{key.GetProperty("name")} {key.GetProperty("change")} {key.GetProperty("what")}".TrimEnd()).OrderBy(key => key[0] is 'N' ? 0 : 1));
        Assert.Equal(7, Of(document, "requirements", "changes").GetArrayLength());
        Assert.True(Of(document, "interruption", "requests").GetBoolean());
        Assert.Equal(files, Files());
        Assert.Equal("", await RepositoryUnderTest.GitAsync(project.Root, "status", "--porcelain"));

        // Deployed, it is what a rollback would undo.
        (await RunAsync("--target=DeployStaging")).MustExitWith(0);
        var back = (await RunAsync("--target=RollbackStaging", "--plan")).MustExitWith(0).Output;
        Assert.Contains($"  commits        goes back: 2 of v2 ({head[..7]}) would be gone\n", back, StringComparison.Ordinal);
        Assert.Contains("  requirements   Markdig 1.6.0 → 1.5.1\n                 - Microsoft.Data.Sqlite 10.0.15\n", back, StringComparison.Ordinal);
        Assert.Contains("  interruption   web: none; v1 still runs and is only switched to, if its secrets are the same\n", back, StringComparison.Ordinal);
        Assert.Contains(" --target=RollbackStaging --to=v2\n", back, StringComparison.Ordinal);
        var promotion = (await RunAsync("--target=PromoteProduction", "--plan")).MustExitWith(0).Output;
        Assert.Contains("\nnote: Refused now: production is protected and asks for a confirmation.\n", promotion, StringComparison.Ordinal);
        Assert.Matches(@"\n  disk           [0-9.]+ MB; ", promotion);

        // A clone with nothing but its newest commit.
        await RepositoryUnderTest.GitAsync(project.Root, "checkout", "-q", "--orphan", "elsewhere");
        await CommitAsync("Begin anew");
        await RepositoryUnderTest.GitAsync(project.Root, "branch", "-D", "main");
        await RepositoryUnderTest.GitAsync(project.Root, "reflog", "expire", "--expire=now", "--all");
        await RepositoryUnderTest.GitAsync(project.Root, "gc", "-q", "--prune=now");
        var elsewhere = (await RunAsync("--target=DeployStaging", "--plan")).MustExitWith(0).Output;
        Assert.Contains($"  commits        not known here: {head[..7]}, which v2 runs, is not in this clone (git fetch)\n", elsewhere, StringComparison.Ordinal);
        Assert.Contains($"  requirements   not known here: {head[..7]}, which v2 runs, is not in this clone\n", elsewhere, StringComparison.Ordinal);

        Assert.All(_results, result => Assert.DoesNotContain(Canary, result.All, StringComparison.Ordinal));
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => RunAsync([("PLAN_TOKEN", Canary)], arguments);

    private async Task<CommandResult> RunAsync((string Name, string Value)[] variables, params string[] arguments)
    {
        var result = await project.SlipwayAsync(variables.ToDictionary(variable => variable.Name, variable => (string?)variable.Value), arguments);
        _results.Add(result);
        return result;
    }

    /// <summary>The app asks for packages, and both environments lock them.</summary>
    private void Package(string markdig, string more = "")
    {
        var references = $"<PackageReference Include=\"Markdig\" />{(more.Length == 0 ? "" : "<PackageReference Include=\"Microsoft.Data.Sqlite\" />")}";
        project.Write("app/Tiny.csproj", $"<Project Sdk=\"Microsoft.NET.Sdk.Web\"><PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup><ItemGroup>{references}</ItemGroup></Project>\n");
        project.Write("requirements/base.props", $"<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup><ItemGroup><PackageVersion Include=\"Markdig\" Version=\"{markdig}\" />{more}</ItemGroup></Project>\n");
    }

    private async Task<string> CommitAsync(string message)
    {
        (await RunAsync("--target=RequirementsStaging", "--target=RequirementsProduction")).MustExitWith(0);
        await RepositoryUnderTest.CommitAsync(project.Root, message);
        return await RepositoryUnderTest.GitAsync(project.Root, "rev-parse", "HEAD");
    }

    private static JsonElement Of(JsonDocument document, params string[] names) =>
        names.Aggregate(document.RootElement, (element, name) => element.GetProperty(name));

    /// <summary>Every file of the project with its content's time, what the running dock writes of itself aside.</summary>
    private List<string> Files() =>
        [.. Directory.EnumerateFileSystemEntries(project.Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device })
            .Select(file => Path.GetRelativePath(project.Root, file))
            .Where(file => !file.StartsWith(".git/", StringComparison.Ordinal) && !file.StartsWith(".slipway/dock/", StringComparison.Ordinal) && File.Exists(Path.Combine(project.Root, file)))
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(Path.Combine(project.Root, file)):O}")
            .Order(StringComparer.Ordinal)];
}
