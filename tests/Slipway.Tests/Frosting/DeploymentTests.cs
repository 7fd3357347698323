using Slipway.Deployments;

namespace Slipway.Tests.Frosting;

/// <summary>What the mutating verbs ask the engine for, show while it runs, and end with.</summary>
public sealed class DeploymentTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Deploy_asks_for_what_the_arguments_say()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging"));
        Assert.Equal(0, _slip.Run("--target", "deploystaging", "--commit", "HEAD~1"));
        Assert.Equal(0, _slip.Run("--target=PromoteProduction", "--from=staging", "--confirm=production"));
        Assert.Equal(0, _slip.Run("--target=RollbackProduction", "--to=v41", "--confirm:production"));
        Assert.Equal(0, _slip.Run("-t", "DeployDevelopment", "--release=1a2b3c4-d5e6f7"));

        Assert.Equal(
            ["Deploy staging", "Deploy staging HEAD~1", "Promote production staging production", "Rollback production v41 production", "Deploy development 1a2b3c4-d5e6f7"],
            _slip.Engine.Requests.Select(request => string.Join(' ', new[] { request.Kind.ToString(), request.Environment.Name, request.Commit, request.Release, request.From, request.To, request.Confirmation }.Where(text => text is not null))));
        Assert.All(_slip.Engine.Requests, request => Assert.Equal($"{Environment.UserName}@{Environment.MachineName}", request.Actor));
    }

    [Fact]
    public void A_deployment_shows_a_tick_a_step_and_ends_with_what_runs_and_how_to_undo_it()
    {
        _slip.Engine.Runs = Told(ExitCode.Success);

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.Equal("""
            Deploy 1a2b3c4 "Fix the cheese" to staging
              ✔ lease 0.01 s
                ✔ web.1 healthy after 0.4 s
              ✔ start 1.25 s  2 processes
              - release (skipped)  the Procfile has none
              - stage (done already)
            note: the database was not touched
            staging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081, after 0.00 s
            undo: ./build.sh --target=RollbackStaging

            """, _slip.Out);
        Assert.Equal("warning: the disk is nearly full\n", _slip.Error);
    }

    [Fact]
    public void Details_are_shown_with_v_and_stand_in_the_log_always()
    {
        _slip.Engine.Runs = Told(ExitCode.Success);

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "-v"));

        Assert.Contains("      Now listening on: http://127.0.0.1:4711\n", _slip.Out, StringComparison.Ordinal);
        var log = Assert.Single(Directory.GetFiles(_slip.Project.Paths.Logs));
        Assert.EndsWith($"full log: {log}\n", _slip.Out, StringComparison.Ordinal);
        Assert.Equal("20260304T140000Z-DeployStaging.log", Path.GetFileName(log));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
        Assert.Contains("14:00:00.000       Now listening on: http://127.0.0.1:4711\n", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Failed, 1)]
    [InlineData(ExitCode.TakenBack, 3)]
    [InlineData(ExitCode.Stuck, 4)]
    public void A_failure_shows_the_process_s_own_log_and_what_runs_and_its_exit_code(ExitCode exitCode, int code)
    {
        _slip.Engine.Runs = Told(exitCode);

        Assert.Equal(code, _slip.Run("--target=DeployStaging"));

        var log = Assert.Single(Directory.GetFiles(_slip.Project.Paths.Logs));
        Assert.Equal($"""
            warning: the disk is nearly full
            error: web.2 ended with exit code 7 before it was healthy
              | cannot start: the cheese is missing
              | see CHEESE
            note: the database was not touched
            staging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081
            retry: ./build.sh --target=DeployStaging
            full log: {log}

            """, _slip.Error);
        Assert.EndsWith("  ✘ start 1.25 s\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_a_failed_target_does_not_run()
    {
        _slip.Engine.Runs = (request, _) => request.Kind == DeploymentKind.Deploy
            ? Sample.Result(request) with { ExitCode = ExitCode.Failed, Failure = "no" }
            : Sample.Result(request);

        Assert.Equal(1, _slip.Run("--target=DeployStaging", "--target=PromoteProduction", "--confirm=production"));

        Assert.Equal(DeploymentKind.Deploy, Assert.Single(_slip.Engine.Requests).Kind);
    }

    [Fact]
    public void Targets_run_in_the_order_given_each_once()
    {
        Assert.Equal(0, _slip.Run("--target=RollbackStaging", "--target=DeployStaging", "--target=rollbackstaging", "--target=DeployDevelopment"));

        Assert.Equal(
            ["Rollback staging", "Deploy staging", "Deploy development"],
            _slip.Engine.Requests.Select(request => $"{request.Kind} {request.Environment.Name}"));
    }

    [Fact]
    public void A_refusal_ends_with_5_and_says_what_to_type()
    {
        _slip.Engine.Runs = (_, _) => throw new RefusedException("production is protected") { Next = "./build.sh --target=DeployProduction --confirm=production" };

        Assert.Equal(5, _slip.Run("--target=DeployProduction"));

        Assert.StartsWith("refused: production is protected\nnext: ./build.sh --target=DeployProduction --confirm=production\n", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void At_a_terminal_the_name_of_a_protected_environment_is_asked_for()
    {
        _slip.Typed = "production\n";
        Assert.Equal(0, _slip.Run("--target=DeployProduction"));
        Assert.StartsWith("production is protected. Type its name to deploy: ", _slip.Out, StringComparison.Ordinal);
        Assert.Equal("production", Assert.Single(_slip.Engine.Requests).Confirmation);

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));
        Assert.DoesNotContain("protected", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_lists_every_step_and_changes_nothing()
    {
        _slip.Engine.Plan = new(
            "Promote 1a2b3c4-d5e6f7 from staging to production",
            [new("lease", "takes the lease of production"), new("restore-point", "none is asked for", Happens: false), new("stage", "unpacks 12 files")],
            ["the database is not restored by a rollback"]);

        Assert.Equal(0, _slip.Run("--target=PromoteProduction", "--plan"));

        Assert.Equal("""
            Promote 1a2b3c4-d5e6f7 from staging to production (a plan: nothing was changed)
              1. lease          takes the lease of production
               - restore-point  none is asked for
              2. stage          unpacks 12 files
            note: the database is not restored by a rollback

            """, _slip.Out);
        Assert.Empty(_slip.Engine.Requests);
        Assert.False(Directory.Exists(_slip.Project.Paths.Slipway));
    }

    [Fact]
    public void Texts_from_outside_cannot_write_to_the_terminal()
    {
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted("Deploy \u001b]0;owned\u0007\u001b[2J\u202eevil\u0008 to staging"));
            return Sample.Result(request);
        };

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.StartsWith("Deploy evil to staging\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_is_colour_marks_have_it_and_the_log_has_none()
    {
        _slip.Colour = true;
        _slip.Engine.Runs = Told(ExitCode.Success);

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.Contains("  \u001b[32m✔\u001b[0m lease 0.01 s\n", _slip.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', File.ReadAllText(Assert.Single(Directory.GetFiles(_slip.Project.Paths.Logs))));
    }

    [Fact]
    public void Quiet_says_nothing_but_what_went_wrong()
    {
        _slip.Engine.Runs = Told(ExitCode.Success);

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--verbosity=quiet"));

        Assert.Empty(_slip.Out);
    }

    [Fact]
    public void The_newest_50_logs_are_kept()
    {
        Directory.CreateDirectory(_slip.Project.Paths.Logs);
        for (var i = 0; i < 60; i++)
            File.WriteAllText(Path.Combine(_slip.Project.Paths.Logs, $"20250101T0000{i:00}Z-DeployStaging.log"), "");

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        string[] kept = [.. Directory.GetFiles(_slip.Project.Paths.Logs).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(50, kept.Length);
        Assert.Equal("20250101T000011Z-DeployStaging.log", kept[0]);
        Assert.Equal("20260304T140000Z-DeployStaging.log", kept[^1]);
    }

    private static Func<DeploymentRequest, IProgress<DeploymentEvent>, DeploymentResult> Told(ExitCode exitCode) => (request, events) =>
    {
        var failed = exitCode != ExitCode.Success;
        events.Report(new DeploymentStarted("Deploy 1a2b3c4 \"Fix the cheese\" to staging"));
        events.Report(new StepStarted("lease", "takes the lease"));
        events.Report(new StepFinished("lease", TimeSpan.FromMilliseconds(10), StepResult.Done));
        events.Report(new StepStarted("start", "waiting for 2 processes"));
        events.Report(new StepOutput("start", "Now listening on: http://127.0.0.1:4711"));
        events.Report(new StepProgress("start", "web.1 healthy after 0.4 s"));
        events.Report(new DeploymentWarning("the disk is nearly full"));
        events.Report(new StepFinished("start", TimeSpan.FromSeconds(1.25), failed ? StepResult.Failed : StepResult.Done, failed ? "web.2 crashed" : "2 processes"));
        if (!failed)
        {
            events.Report(new StepFinished("release", TimeSpan.Zero, StepResult.Skipped, "the Procfile has none"));
            events.Report(new StepFinished("stage", TimeSpan.Zero, StepResult.AlreadyDone));
        }

        return Sample.Result(request) with
        {
            ExitCode = exitCode,
            Failure = failed ? "web.2 ended with exit code 7 before it was healthy" : null,
            Details = failed ? ["cannot start: the cheese is missing", "see CHEESE"] : [],
            Notes = ["the database was not touched"],
            Next = failed ? "./build.sh --target=DeployStaging" : "./build.sh --target=RollbackStaging",
            NextMeaning = failed ? "retry" : "undo",
        };
    };
}
