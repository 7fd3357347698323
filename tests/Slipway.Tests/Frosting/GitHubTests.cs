using Cake.Core.IO;
using Cake.Frosting;
using Slipway.Deployments;
using Slipway.Frosting;
using Slipway.Frosting.Ci;
using Slipway.Frosting.Verbs;
using Slipway.Tests.CakeFrosting;
using Slipway.Tests.State;
using Path = System.IO.Path;

namespace Slipway.Tests.Frosting;

/// <summary>A job of GitHub Actions: what its runner is told, and what it must not take for a command.</summary>
public sealed class GitHubTests : IDisposable
{
    private readonly Slip _slip = new();
    private readonly TemporaryDirectory _runner = new();

    public GitHubTests()
    {
        var variables = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_STEP_SUMMARY"] = Summary,
            ["GITHUB_WORKSPACE"] = Path.GetDirectoryName(_slip.Project.Paths.Root)!,
        };
        _slip.Job = writer => new GitHubJob(new MemoryEnvironment("/", variables), new FileSystem(), writer);
    }

    private string Summary => Path.Combine(_runner.Path, "summary.md");

    public void Dispose()
    {
        _slip.Dispose();
        _runner.Dispose();
    }

    [Fact]
    public void A_target_is_a_group_with_its_last_lines_outside()
    {
        _slip.Tasks.Add(new Announce());
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted("Deploy 1a2b3c4 to staging"));
            events.Report(new StepFinished("lease", TimeSpan.FromMilliseconds(10), StepResult.Done));
            events.Report(new DeploymentWarning("the disk is\nnearly 100% full"));
            return Sample.Result(request);
        };

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.Equal("""
            ::group::DeployStaging
            Deploy 1a2b3c4 to staging
              ✔ lease 0.01 s
            ::endgroup::
            ::group::Announce after DeployStaging
            staging is out
            ::endgroup::
              ✔ Announce after DeployStaging 0.00 s
            staging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081, after 0.00 s
            undo: ./build.sh --target=RollbackStaging

            """, _slip.Out);
        Assert.Equal("::warning::the disk is%0Anearly 100%25 full\n", _slip.Error);
    }

    [Fact]
    public void Pages_plans_and_quiet_commands_are_not_folded()
    {
        Assert.Equal(0, _slip.Run("--target=StatusStaging"));
        Assert.DoesNotContain("::", _slip.Out, StringComparison.Ordinal);
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));
        Assert.DoesNotContain("::", _slip.Out, StringComparison.Ordinal);
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--verbosity=quiet"));
        Assert.Empty(_slip.Out);
    }

    [Fact]
    public void An_error_stands_at_its_file_and_line_counted_from_the_workspace()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nhelth: {}\n");

        Assert.Equal(2, _slip.Run("--target=DeployStaging"));

        var project = Path.GetFileName(_slip.Project.Paths.Root);
        Assert.Equal($"::error file={project}/environments/staging.yml,line=2,col=1::unknown key 'helth'; did you mean 'health'?\n", _slip.Error);
        Assert.Equal("::group::DeployStaging\n::endgroup::\n", _slip.Out);
    }

    [Fact]
    public void A_failure_is_an_annotation_and_its_details_are_lines()
    {
        _slip.Engine.Runs = (request, _) => Sample.Result(request) with { ExitCode = ExitCode.Failed, Failure = "web.1 crashed", Details = ["::add-mask::e", " \u00a0::error file=x::owned", "at ##[error]x"], Next = null };

        Assert.Equal(1, _slip.Run("--target=DeployStaging"));

        Assert.StartsWith("::error::web.1 crashed\n  | ::add-mask::e\n  |  \u00a0::error file=x::owned\n  | at ## [error]x\n", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Foreign_text_is_no_command()
    {
        _slip.Tasks.Add(new Hostile());
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted("::error::owned"));
            events.Report(new StepProgress("start", "::add-mask::a\r::stop-commands::x"));
            events.Report(new StepOutput("start", "\u001b[2J::set-output name=a::b"));
            events.Report(new StepWaiting("start", "##[command]rm -rf"));
            events.Report(new DeploymentWarning("a\r::error::b\n::error::c"));
            return Sample.Result(request);
        };

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "-v"));

        var commands = (_slip.Out + _slip.Error).Split('\n').Where(line => line.TrimStart().StartsWith("::", StringComparison.Ordinal) || line.Contains("##[", StringComparison.Ordinal));
        Assert.Equal(["::group::Hostile before DeployStaging", "::endgroup::", "::group::DeployStaging", "::endgroup::", "::warning::a%0A::error::b%0A::error::c"], commands);
        Assert.Contains("\n: :error::owned\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("\n      : :set-output name=a::b\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("\n: :add-path::/tmp\n", _slip.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', _slip.Out);
        Assert.DoesNotContain('\u001b', _slip.Out);
    }

    [Fact]
    public void Standard_output_stays_json_where_that_is_asked_for()
    {
        _slip.Engine.Statuses["staging"] = new EnvironmentStatus { Environment = "staging", Platform = "local", Observed = new() { Unavailable = "##[error]x" } };

        Assert.Equal(2, _slip.Run("--target=StatusStaging", "--target=HistoryStaging", "--lines=x", "--format=json"));

        Assert.Contains("\"unavailable\":\"##\\u005berror]x\"", _slip.Out, StringComparison.Ordinal);
        Assert.Single(_slip.Out.TrimEnd('\n').Split('\n'));
        Assert.Equal("::error::--lines must be a number from 1, but was given 'x'.\n", _slip.Error);
    }

    [Fact]
    public void The_summary_says_what_runs_where_and_how_to_undo_it()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.Equal("""
            ### DeployStaging: succeeded after 0.00 s

            | environment | release | deployment | link |
            | --- | --- | --- | --- |
            | staging | 1a2b3c4-d5e6f7 | v3 | http://localhost:8081 |


            undo: `./build.sh --target=RollbackStaging`


            """, File.ReadAllText(Summary));
    }

    [Fact]
    public void The_summary_of_a_failure_says_why_and_foreign_text_has_no_markup()
    {
        _slip.Engine.Runs = (request, _) => Sample.Result(request) with
        {
            ExitCode = ExitCode.TakenBack,
            Failure = "the commit \"<img src=x> | [a](b) `c` @all\n# d\" failed",
            Notes = ["*bold*"],
            Next = "./build.sh --commit=`x`",
            NextMeaning = "try again",
        };

        Assert.Equal(3, _slip.Run("--target=DeployStaging"));

        var page = File.ReadAllText(Summary);
        Assert.StartsWith("### DeployStaging: failed and was taken back after 0.00 s\n\nthe commit \"&lt;img src=x> \\| \\[a\\](b) \\`c\\` \\@all \\# d\" failed\n", page, StringComparison.Ordinal);
        Assert.Contains("\n- \\*bold\\*\n\ntry again: `./build.sh --commit='x'`\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_tells_of_a_refusal_and_needs_no_file()
    {
        _slip.Engine.Runs = (_, _) => throw new RefusedException("the lease of staging is held by ana");
        Assert.Equal(5, _slip.Run("--target=DeployStaging"));
        Assert.Equal("### Failed\n\nthe lease of staging is held by ana\n\n", File.ReadAllText(Summary));

        _slip.Job = writer => new GitHubJob(new MemoryEnvironment("/", new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = "/no/such/directory/x" }), new FileSystem(), writer);
        Assert.Equal(5, _slip.Run("--target=DeployStaging"));
        Assert.Contains("::warning::The summary of this job cannot be written: ", _slip.Error, StringComparison.Ordinal);

        _slip.Job = writer => new GitHubJob(new MemoryEnvironment("/", new Dictionary<string, string>()), new FileSystem(), writer);
        Assert.Equal(5, _slip.Run("--target=DeployStaging"));
        Assert.DoesNotContain("warning", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_is_found_by_the_variables_that_every_job_has()
    {
        Assert.Null(CiJob.Find(_ => null));
        Assert.Null(CiJob.Find(name => name is "GITHUB_ACTIONS" ? "false" : null));
        Assert.NotNull(CiJob.Find(name => name is "GITHUB_ACTIONS" ? "true" : null));
        Assert.NotNull(CiJob.Find(name => name is "GITLAB_CI" ? "true" : null));
    }

    [After<Deploy>]
    private sealed class Announce : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => context.Say($"{context.Target!.Name} is out");
    }

    [Before<Deploy>]
    private sealed class Hostile : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => context.Say("::add-path::/tmp");
    }
}
