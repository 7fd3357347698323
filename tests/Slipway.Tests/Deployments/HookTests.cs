using System.Runtime.Versioning;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>Executables of the project at fixed points of a deployment: when they run, what they are told, what their failure means.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class HookTests : IDisposable
{
    private readonly World _world = new();

    public HookTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "hooks are executables of Unix here");

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task They_run_around_a_deployment_a_promotion_and_a_rollback_and_say_where_they_are()
    {
        foreach (var hook in new[] { "pre-build", "pre-deploy", "post-deploy", "pre-rollback", "post-rollback", "on-failure" })
            Write(hook, $"echo $SLIPWAY_HOOK $SLIPWAY_VERB $SLIPWAY_ENVIRONMENT v$SLIPWAY_DEPLOYMENT $SLIPWAY_RELEASE before=$SLIPWAY_PREVIOUS_DEPLOYMENT from=$SLIPWAY_PROMOTED_FROM to=$SLIPWAY_ROLLBACK_TO $SLIPWAY_ACTOR $SLIPWAY_URL >>{Log}");
        await _world.DeployAllAsync("ab");
        await _world.RunAsync(_world.Promote());
        await _world.RunAsync(_world.Rollback());

        Assert.Equal(
            [
                "pre-build deploy staging v before= from= to= ada",
                "pre-deploy deploy staging v1 aaaaaaa-000001 before= from= to= ada",
                "post-deploy deploy staging v1 aaaaaaa-000001 before= from= to= ada http://staging.test/",
                "pre-build deploy staging v before= from= to= ada",
                "pre-deploy deploy staging v2 bbbbbbb-000001 before=1 from= to= ada",
                "post-deploy deploy staging v2 bbbbbbb-000001 before=1 from= to= ada http://staging.test/",
                "pre-deploy promote production v1 bbbbbbb-000001 before= from=staging to= ada",
                "post-deploy promote production v1 bbbbbbb-000001 before= from=staging to= ada http://production.test/",
                "pre-rollback rollback staging v3 aaaaaaa-000001 before=2 from= to=1 ada",
                "post-rollback rollback staging v3 aaaaaaa-000001 before=2 from= to=1 ada http://staging.test/",
            ],
            File.ReadAllLines(Log));
    }

    [Fact]
    public async Task One_before_the_deployment_stops_it_with_its_own_output_and_on_failure_hears_of_it()
    {
        await _world.DeployAllAsync("a");
        Write("pre-deploy", "echo 'the \u001b[2Jqueue is full' >&2; exit 3");
        Write("on-failure", $"echo $SLIPWAY_STATUS, $SLIPWAY_FAILED_STEP, v$SLIPWAY_DEPLOYMENT, $SLIPWAY_FAILURE >>{Log}");

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal("hooks/pre-deploy failed with exit code 3. Nothing was switched: v1 (aaaaaaa-000001) serves.", result.Failure);
        Assert.Equal(["the queue is full"], result.Details);
        Assert.Equal(["Not undone: hooks/pre-deploy ran"], result.Notes);
        Assert.Equal((OutcomeStatus.Failed, "pre-deploy"), (result.Outcome!.Status, result.Outcome.FailedStep));
        Assert.Empty(_world.Cloud().Discarded);
        Assert.Equal(1, _world.Cloud().Live);
        Assert.Equal(["failed, pre-deploy, v2, hooks/pre-deploy failed with exit code 3"], File.ReadAllLines(Log));
    }

    [Fact]
    public async Task One_before_the_build_stops_it_before_anything_is_touched_and_does_not_run_where_nothing_is_built()
    {
        Write("pre-build", "echo no; exit 1");

        var error = await Assert.ThrowsAnyAsync<SlipwayException>(() => _world.RunAsync(_world.Deploy('a')));

        Assert.Equal((ExitCode.Failed, "hooks/pre-build failed with exit code 1."), (error.ExitCode, error.Message));
        Assert.Equal(["no"], error.Details);
        Assert.Empty(await _world.HistoryAsync());
        _world.Shelf.Put('a');
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('a'))).ExitCode);
    }

    [Fact]
    public async Task One_behind_the_deployment_that_fails_leaves_it_standing_and_is_told_and_recorded()
    {
        Write("post-deploy", "echo cannot purge; exit 9");

        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal(ExitCode.FollowUpFailed, result.ExitCode);
        Assert.Equal("hooks/post-deploy failed with exit code 9. The deployment stands: v1 (aaaaaaa-000001) is live and verified.", result.Failure);
        Assert.Equal(["cannot purge"], result.Details);
        Assert.Equal((OutcomeStatus.Succeeded, true, "hooks/post-deploy failed with exit code 9"), (result.Outcome!.Status, result.Outcome.Verified, result.Outcome.FollowUp));
        Assert.Equal(1, _world.Cloud().Live);
    }

    [Fact]
    public async Task One_that_does_not_end_is_stopped_with_all_that_it_started()
    {
        Write("pre-deploy", $"sleep 600 & echo $! >{Log}; wait");
        var engine = _world.Start();

        var result = await new DeploymentEngine(engine.Parts with { HookDeadline = TimeSpan.FromMilliseconds(300) }).RunAsync(_world.Deploy('a'), new Progress<DeploymentEvent>(), default);

        Assert.Equal("hooks/pre-deploy did not end within 0.3 s and was stopped. Nothing was switched: nothing runs, as before.", result.Failure);
        var child = File.ReadAllText(Log).Trim();
        Assert.True(SpinWait.SpinUntil(() => !Directory.Exists($"/proc/{child}") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal), TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task An_interruption_ends_a_hook_before_the_deployment_and_the_deployment_with_it()
    {
        using var interruption = new CancellationTokenSource();
        Write("pre-deploy", $"echo begun >{Log}; sleep 600");
        var running = _world.Start().Deployments.RunAsync(_world.Deploy('a'), new Progress<DeploymentEvent>(), interruption.Token);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Log), TimeSpan.FromSeconds(30)));

        await interruption.CancelAsync();

        Assert.Equal((ExitCode.Failed, "Cancelled during pre-deploy. Nothing was switched: nothing runs, as before."), ((await running).ExitCode, (await running).Failure));
    }

    [Fact]
    public async Task An_interruption_ends_a_hook_behind_the_deployment_and_not_the_deployment()
    {
        using var interruption = new CancellationTokenSource();
        Write("post-deploy", $"echo begun >{Log}; sleep 600");
        var running = _world.Start().Deployments.RunAsync(_world.Deploy('a'), new Progress<DeploymentEvent>(), interruption.Token);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Log), TimeSpan.FromSeconds(30)));

        await interruption.CancelAsync();

        var result = await running;
        Assert.Equal(ExitCode.FollowUpFailed, result.ExitCode);
        Assert.Equal("hooks/post-deploy was interrupted. The deployment stands: v1 (aaaaaaa-000001) is live and verified.", result.Failure);
        Assert.Equal(OutcomeStatus.Succeeded, result.Outcome!.Status);
    }

    [Fact]
    public async Task They_inherit_no_secret_and_print_none()
    {
        const string name = "HOOK_TEST_TOKEN";
        Environment.SetEnvironmentVariable(name, "canary-1");
        Environment.SetEnvironmentVariable("SLIPWAY_RELEASE", "of an outer hook");
        try
        {
            _world.Staging = _world.Staging with { Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", name) } };
            Write("pre-deploy", $"env >{Log}; echo the value is canary-1; exit 1");

            var result = await _world.RunAsync(_world.Deploy('a'));

            Assert.Equal(["the value is [secret]"], result.Details);
            Assert.DoesNotContain("canary", File.ReadAllText(Log), StringComparison.Ordinal);
            Assert.Contains("SLIPWAY_RELEASE=aaaaaaa-000001\n", File.ReadAllText(Log), StringComparison.Ordinal);
            Assert.DoesNotContain(_world.Events, told => told.ToString().Contains("canary", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
            Environment.SetEnvironmentVariable("SLIPWAY_RELEASE", null);
        }
    }

    [Theory]
    [InlineData("pre-deploy", "#!/bin/sh\n", false, "hooks/pre-deploy: this hook is not executable, so it would not run: chmod +x hooks/pre-deploy")]
    [InlineData("pre-deploy.sh", "#!/bin/sh\n", true, "hooks/pre-deploy.sh: this is no hook and would never run; did you mean hooks/pre-deploy?")]
    [InlineData("post-deply", "#!/bin/sh\n", true, "hooks/post-deply: this is no hook and would never run; did you mean hooks/post-deploy?")]
    [InlineData("on-failure", "echo x\n", true, "hooks/on-failure: the first line does not say what runs it: begin it with '#!/bin/sh', or whatever else it is written for")]
    [InlineData("on-failure", "", true, "hooks/on-failure: the first line does not say what runs it: begin it with '#!/bin/sh', or whatever else it is written for")]
    [InlineData("pre-build", "#!/bin/sh\r\n", true, "hooks/pre-build: its lines end as on Windows (CRLF), and nothing can run it so: store it with LF")]
    [InlineData("pre-build", "#!/no/such/shell -e\n", true, "hooks/pre-build: its first line names '/no/such/shell', and there is no such program")]
    public async Task What_could_not_run_is_an_error_before_anything_is_touched(string name, string content, bool executable, string message)
    {
        Write(name, content, executable);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy('a')));

        Assert.Equal(message, error.Message);
        Assert.Empty(_world.Shelf.Built);
        await Assert.ThrowsAsync<ConfigurationException>(() => _world.Start().Deployments.PlanAsync(_world.Deploy('a'), default));
    }

    [Fact]
    public async Task Other_files_beside_them_are_nobody_s()
    {
        Write("lib.sh", "", executable: false);
        Write("README.md", "", executable: false);
        Write("pre-commit", "", executable: false);
        Write("pre-deploy.sample", "", executable: false);

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('a'))).ExitCode);
    }

    [Fact]
    public async Task A_plan_names_them_and_runs_none()
    {
        foreach (var hook in new[] { "pre-build", "pre-deploy", "post-deploy", "pre-rollback" })
            Write(hook, $"echo ran >{Log}");

        var plan = await _world.Start().Deployments.PlanAsync(_world.Deploy('a'), default);

        Assert.Contains(new PlannedStep("build", "would build aaaaaaa; hooks/pre-build runs first, which can stop it"), plan.Steps);
        Assert.Contains(new PlannedStep("pre-deploy", "run hooks/pre-deploy, which can stop it"), plan.Steps);
        Assert.Contains(new PlannedStep("post-deploy", "run hooks/post-deploy; if it fails, the deployment stands"), plan.Steps);
        Assert.DoesNotContain(plan.Steps, step => step.Name == "pre-rollback");
        Assert.False(File.Exists(Log));
    }

    [Fact]
    public async Task After_a_kill_during_one_the_next_command_says_that_it_may_have_run()
    {
        Write("pre-deploy", "exit 0");
        using var faults = new Faults { Kind = Fault.Kill, Name = "before stage" };
        await Assert.ThrowsAsync<KilledException>(() => _world.Start(faults).RunAsync(_world.Deploy('a')));

        await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(["hooks/pre-deploy ran"], (await _world.HistoryAsync())[1].Outcome!.NotUndone);
    }

    private string Log => Path.Combine(_world.Paths.Root, "hooks.log");

    private void Write(string hook, string script) => Write(hook, $"#!/bin/sh\n{script}\n", executable: true);

    private void Write(string name, string content, bool executable)
    {
        Directory.CreateDirectory(_world.Paths.Hooks);
        var path = Path.Combine(_world.Paths.Hooks, name);
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, executable ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
