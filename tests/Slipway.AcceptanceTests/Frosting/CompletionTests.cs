using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Frosting;

/// <summary>The completion script in a real bash, driven as the line editor drives it: words split at <c>=</c>, the word at the cursor.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-completion-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Bash_completes_targets_their_arguments_and_what_they_can_be()
    {
        await WriteProjectAsync("bash");

        // What is typed, as bash splits it, and what is offered.
        await OffersAsync("DeployProduction DeployStaging", "--target", "=", "Deploy");
        await OffersAsync("DeployProduction DeployStaging", "--target", "Deploy");
        await OffersAsync("DeployProduction DeployStaging", "-t", "Deploy");
        await OffersAsync("--target=", "--targ");
        await OffersAsync("--release=", "--target", "=", "DeployStaging", "--rel");
        await OffersAsync("--plan", "--target", "DeployStaging", "--pl");
        await OffersAsync("", "--target", "=", "StatusStaging", "--rel");
        await OffersAsync("--events=", "--target", "=", "DeployStaging", "--plan", "--ev");
        await OffersAsync("production staging", "--target", "=", "PromoteProduction", "--confirm", "=");
        await OffersAsync("json", "--target", "=", "Status", "--format", "=", "");
        await OffersAsync("quiet", "--verbosity", "=", "q");
        await OffersAsync("1a2b3c4-d5e6f7", "--target", "=", "DeployStaging", "--release", "=", "1");
        await OffersAsync("v41 v42", "--target", "=", "RollbackStaging", "--to", "=", "");
        await OffersAsync("", "--target", "=", "RollbackProduction", "--to", "=", "");

        // Where = does not split words.
        await OffersAsync("--target=DeployProduction --target=DeployStaging", "--target=Deploy");
        await OffersAsync("--release=", "--target=DeployStaging", "--rel");
    }

    [Fact]
    public async Task Another_project_s_script_is_left_alone()
    {
        await WriteProjectAsync("bash");
        var result = await CompleteAsync("/bin/sh", "--target", "=", "Deploy");
        Assert.Equal("\n", result.MustExitWith(0).Output);
    }

    [Fact]
    public async Task Zsh_reads_it_and_its_lists_are_the_same()
    {
        Part.Require("zsh");
        await WriteProjectAsync("zsh");

        var lists = "compdef() { :; }; source ./completion; _slipway_options RollbackStaging; echo; _slipway_values --to RollbackStaging; echo; _slipway_values --to RollbackProduction; echo; _slipway_values --release; echo; whence -w _slipway_complete";
        var result = (await Terminal.RunAsync(_directory, "zsh", ["-f", "-c", lists])).MustExitWith(0);

        Assert.Empty(result.Error);
        var lines = result.Output.Split('\n');
        Assert.StartsWith("--to= --data= --plan --format= --confirm= ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["v41 v42 ", "", "1a2b3c4-d5e6f7 ", "_slipway_complete: function"], lines[1..5]);
    }

    private async Task WriteProjectAsync(string shell)
    {
        foreach (var environment in (string[])["staging", "production"])
            Write($"environments/{environment}.yml", "platform: { kind: local, port: 9 }\n");
        Write("build.sh", "");
        Write(".slipway/state/releases/1a2b3c4-d5e6f7.json", "{}");
        Write(".slipway/state/environments/staging/deployments/000041.json", "{}");
        Write(".slipway/state/environments/staging/deployments/000041.outcome.json", "{}");
        Write(".slipway/state/environments/staging/deployments/000042.outcome.json", "{}");
        var script = await Terminal.RunAsync(_directory, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={_directory}", "--target=Completion", $"--shell={shell}"]);
        Write("completion", script.MustExitWith(0).Output);
    }

    private async Task OffersAsync(string offered, params string[] words)
    {
        var result = (await CompleteAsync("./build.sh", words)).MustExitWith(0);
        Assert.Empty(result.Error);
        Assert.True(offered == result.Output.TrimEnd('\n'), $"{string.Join(' ', words)} offers '{result.Output.TrimEnd('\n')}' and not '{offered}'");
    }

    /// <summary>The last word is the one at the cursor.</summary>
    private Task<CommandResult> CompleteAsync(string command, params string[] words) => Terminal.RunAsync(
        _directory,
        "bash",
        ["--norc", "-c", "source ./completion && COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)) && _slipway_complete && echo \"${COMPREPLY[*]}\"", "bash", command, .. words]);

    private void Write(string path, string content)
    {
        var file = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
