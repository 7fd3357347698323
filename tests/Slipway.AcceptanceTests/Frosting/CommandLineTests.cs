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
        Assert.Matches("  [⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] start: start web \\(1\\) and wait [^\n]*\\[ {20}\\], 0 s of at most 20 s", promoted.Output);
        Assert.Contains("\u001b[K", promoted.Output, StringComparison.Ordinal);
        Assert.Contains("  \u001b[32m✔\u001b[0m start ", promoted.Output, StringComparison.Ordinal);
        Assert.StartsWith(Release(promoted), await File.ReadAllTextAsync(Path.Combine(project.Root, ".slipway", "running", "production.txt")), StringComparison.Ordinal);
    }

    /// <summary>Whatever was drawn meanwhile, what stays is what a pipe gets, line by line.</summary>
    [Fact]
    public async Task A_narrow_terminal_is_left_with_the_lines_that_a_pipe_gets()
    {
        const int columns = 44;
        (await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD")).MustExitWith(0);

        var piped = (await project.SlipwayAsync("--target=RestartStaging")).MustExitWith(0);
        var drawn = await DrawnAsync($"stty cols {columns}", "--target=RestartStaging");

        Assert.DoesNotContain('\u001b', piped.All);
        Assert.DoesNotContain('\r', piped.All);
        var screen = new Screen(columns);
        screen.Write(Constant(drawn));
        Assert.True(screen.WidestRedrawn is > 20 and < columns, $"{screen.WidestRedrawn} columns were drawn over");
        // What a step is at is a line of its own in a pipe.
        var paper = new Screen(columns);
        paper.Write(Constant(string.Join('\n', piped.Output.Split('\n').Where(line => !line.StartsWith("    … ", StringComparison.Ordinal)))));
        Assert.Equal(paper.Lines, screen.Lines);
    }

    [Fact]
    public async Task Another_project_is_named_by_a_path_relative_to_where_one_stands()
    {
        var name = Path.GetFileName(project.Root);
        var status = await Terminal.RunAsync(Path.GetDirectoryName(project.Root)!, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={name}", "--target=Status"]);
        status.MustExitWith(0);
        Assert.StartsWith("production  ", status.Output, StringComparison.Ordinal);
    }

    /// <summary>Without what differs from one deployment to the next.</summary>
    private static string Constant(string text) =>
        System.Text.RegularExpressions.Regex.Replace(System.Text.RegularExpressions.Regex.Replace(text, @"\d+\.\d+ s\b", "0.00 s"), @"\bv\d+\b", "v0");

    /// <summary>Runs it in a terminal of its own, made by script(1), with somebody who types.</summary>
    private Task<CommandResult> TypeAsync(string typed, params string[] arguments) =>
        Terminal.RunAsync(project.Root, "sh", ["-c", $"printf '{typed}\\n' | script -qec \"{Command(arguments)}\" /dev/null"], AtATerminal);

    /// <returns>Every byte that a terminal got.</returns>
    private async Task<string> DrawnAsync(string before, params string[] arguments)
    {
        // Not read line by line: a carriage return would end a line.
        var file = Path.Combine(project.Root, ".slipway", "drawn.txt");
        (await Terminal.RunAsync(project.Root, "sh", ["-c", $"script -qec \"{before}; {Command(arguments)}\" /dev/null </dev/null >'{file}'"], AtATerminal)).MustExitWith(0);
        return await File.ReadAllTextAsync(file);
    }

    private string Command(string[] arguments) => $"'{Path.Combine(RepositoryUnderTest.Root, "build.sh")}' '--working={project.Root}' {string.Join(' ', arguments)}";

    private static string Release(CommandResult result) =>
        System.Text.RegularExpressions.Regex.Matches(result.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
}
