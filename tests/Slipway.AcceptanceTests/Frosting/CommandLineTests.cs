using System.Text.Json;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Frosting;

/// <summary>The command line as people and programs use it: through the real script, in a pipe and at a terminal.</summary>
public sealed class CommandLineTests(TinyProject project) : IClassFixture<TinyProject>
{
    private static readonly Dictionary<string, string?> AtATerminal = new() { ["TERM"] = "xterm", ["NO_COLOR"] = null };

    [Fact]
    public async Task A_newcomer_sees_what_there_is()
    {
        var shown = (await project.SlipwayAsync()).MustExitWith(0);

        Assert.StartsWith("Environments\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n  production  ", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n                --commit=<rev>  --release=<id>  --name=<name>  --watch  --plan  --format=json  --confirm=<environment>  --override-freeze=<reason>  --wait=<5m>  --events=<file>\n", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown.All);
        Assert.DoesNotContain('\r', shown.All);
    }

    [Fact]
    public async Task Programs_get_json_and_nothing_else_on_standard_output()
    {
        var status = (await project.SlipwayAsync("--target=Status", "--format=json")).MustExitWith(0);
        using var document = JsonDocument.Parse(status.Output);
        Assert.Equal(["production", "staging"], document.RootElement.GetProperty("environments").EnumerateArray().Select(entry => entry.GetProperty("environment").GetString()));

        var wrong = (await project.SlipwayAsync("--target=StatusStaging", "--target=HistoryStagin", "--format=json")).MustExitWith(2);
        Assert.Empty(wrong.Output);
        Assert.Equal("error: Unknown target 'HistoryStagin'. Did you mean 'HistoryStaging'?\n", wrong.Error);
    }

    [Fact]
    public async Task A_dry_run_and_a_tree_touch_nothing()
    {
        var before = Directory.Exists(Path.Combine(project.Root, ".slipway", "logs")) ? Directory.GetFiles(Path.Combine(project.Root, ".slipway", "logs")).Length : 0;
        var dry = (await project.SlipwayAsync("--target=PromoteProduction", "--target=DeployStaging", "--dryrun")).MustExitWith(0);
        Assert.Contains("1. PromoteProduction\n2. NoteRelease after PromoteProduction\n3. DeployStaging\n4. NoteRelease after DeployStaging\n", dry.Output, StringComparison.Ordinal);

        var tree = (await project.SlipwayAsync("--tree")).MustExitWith(0);
        Assert.Contains("\nDeployStaging\n└─ NoteRelease after DeployStaging\n", tree.Output, StringComparison.Ordinal);

        var after = Directory.Exists(Path.Combine(project.Root, ".slipway", "logs")) ? Directory.GetFiles(Path.Combine(project.Root, ".slipway", "logs")).Length : 0;
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task At_a_terminal_the_name_is_asked_for_and_the_running_step_is_shown()
    {
        (await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD")).MustExitWith(0);

        var mistyped = await TypeAsync("staging", "--target=PromoteProduction");
        mistyped.MustExitWith(5);
        Assert.Contains("production is protected. Type its name to promote: ", mistyped.Output, StringComparison.Ordinal);

        var promoted = (await TypeAsync("production", "--target=PromoteProduction")).MustExitWith(0);
        Assert.Contains("  … start: start web (1) and wait until each is healthy, 0 s", promoted.Output, StringComparison.Ordinal);
        Assert.Contains("\u001b[K", promoted.Output, StringComparison.Ordinal);
        Assert.Contains("  \u001b[32m✔\u001b[0m start ", promoted.Output, StringComparison.Ordinal);
        Assert.StartsWith(Release(promoted), await File.ReadAllTextAsync(Path.Combine(project.Root, ".slipway", "running", "production.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_project_is_named_by_a_path_relative_to_where_one_stands()
    {
        var name = Path.GetFileName(project.Root);
        var status = await Terminal.RunAsync(Path.GetDirectoryName(project.Root)!, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={name}", "--target=Status"]);
        status.MustExitWith(0);
        Assert.StartsWith("production  ", status.Output, StringComparison.Ordinal);
    }

    /// <summary>Runs it in a terminal of its own, made by script(1), with somebody who types.</summary>
    private Task<CommandResult> TypeAsync(string typed, params string[] arguments)
    {
        var command = $"'{Path.Combine(RepositoryUnderTest.Root, "build.sh")}' '--working={project.Root}' {string.Join(' ', arguments)}";
        return Terminal.RunAsync(project.Root, "sh", ["-c", $"printf '{typed}\\n' | script -qec \"{command}\" /dev/null"], AtATerminal);
    }

    private static string Release(CommandResult result) =>
        System.Text.RegularExpressions.Regex.Matches(result.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
}
