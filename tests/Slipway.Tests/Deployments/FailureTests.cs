using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>Every exit code but 0, and the exact words that come with it.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_release_that_never_gets_healthy_is_1_with_its_own_log_and_the_old_one_serves()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Unhealthy.Add(Shelf.Id('b'));

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal("web.1 did not become healthy within 60 s. Nothing was switched: v1 (aaaaaaa-000001) serves.", result.Failure);
        Assert.Equal(["boom: no such table"], result.Details);
        Assert.Equal(["Not undone: the release command ran: migrate"], result.Notes);
        Assert.Equal(("./build.sh --target=DeployStaging --commit=b", "try again"), (result.Next, result.NextMeaning));
        Assert.Equal((1, Shelf.Id('a')), (result.Now.Deployment, result.Now.Release));
        Assert.Equal((OutcomeStatus.Failed, "start", "web.1 did not become healthy within 60 s"), (result.Outcome!.Status, result.Outcome.FailedStep, result.Outcome.Reason));
        Assert.Equal(["the release command ran: migrate"], result.Outcome.NotUndone);
        Assert.Equal([2], _world.Cloud().Discarded);
        Assert.Contains(_world.Events, told => told is StepFinished { Step: "stage", Result: StepResult.Undone, Text: "v2 stopped and removed" });
    }

    [Fact]
    public async Task A_release_command_that_fails_is_1_and_nothing_new_was_started()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Exception, Name = "before release" };

        var result = await _world.Start(faults).RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal("struck before release. Nothing was switched: v1 (aaaaaaa-000001) serves.", result.Failure);
        Assert.Equal(["a line of its own log"], result.Details);
        Assert.DoesNotContain("before start", faults.Calls);
    }

    [Fact]
    public async Task A_first_deployment_that_fails_says_that_nothing_runs()
    {
        _world.Cloud().Broken.Add(Shelf.Id('a'));

        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal(ExitCode.TakenBack, result.ExitCode);
        Assert.Equal("http://staging.test/healthz answered 500 from release aaaaaaa-000001: the health path has to answer 2xx (asked for 10 s). It was taken back: nothing runs, as before.", result.Failure);
        Assert.Null(_world.Cloud().Live);
    }

    [Fact]
    public async Task A_release_that_does_not_answer_after_the_switch_is_3_and_taken_back()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.TakenBack, result.ExitCode);
        Assert.Equal("http://staging.test/healthz answered 500 from release bbbbbbb-000001: the health path has to answer 2xx (asked for 10 s). It was taken back: v1 (aaaaaaa-000001) serves.", result.Failure);
        Assert.Equal((OutcomeStatus.TakenBack, "verify"), (result.Outcome!.Status, result.Outcome.FailedStep));
        Assert.Equal(1, _world.Cloud().Live);
        Assert.Equal([2], _world.Cloud().Discarded);
    }

    [Fact]
    public async Task A_release_whose_process_ended_is_told_with_how()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        _world.Cloud().Ends[Shelf.Id('b')] = "was killed (SIGKILL)";

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.TakenBack, result.ExitCode);
        Assert.Equal("http://staging.test/healthz answered 500 from release bbbbbbb-000001: the health path has to answer 2xx (asked for 10 s); web.1 was killed (SIGKILL). It was taken back: v1 (aaaaaaa-000001) serves.", result.Failure);
    }

    [Fact]
    public async Task A_crashing_worker_is_seen_after_the_switch()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Crashing.Add(Shelf.Id('b'));

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.TakenBack, result.ExitCode);
        Assert.Equal("web.1 crashed. It was taken back: v1 (aaaaaaa-000001) serves.", result.Failure);
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_4_and_says_what_runs_where_and_what_to_type()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        _world.Cloud().RestoreFails = true;

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.Stuck, result.ExitCode);
        Assert.Equal("http://staging.test/healthz answered 500 from release bbbbbbb-000001: the health path has to answer 2xx (asked for 10 s). It could not be taken back: web.1 of v1 does not start any more. http://staging.test/ runs v2 (bbbbbbb-000001): web.1 healthy.", result.Failure);
        Assert.Equal(["disk full"], result.Details);
        Assert.Equal(("./build.sh --target=RollbackStaging --to=v1", "bring v1 back"), (result.Next, result.NextMeaning));
        Assert.Equal(OutcomeStatus.Stuck, result.Outcome!.Status);
        Assert.Empty(_world.Cloud().Discarded);
        Assert.Equal(["v2 failed and could not be taken back: http://staging.test/healthz answered 500 from release bbbbbbb-000001: the health path has to answer 2xx (asked for 10 s); it could not be taken back: web.1 of v1 does not start any more"], (await _world.StatusAsync()).Warnings);
    }

    [Fact]
    public async Task After_a_stuck_deployment_a_rollback_goes_to_what_served_before_it()
    {
        await _world.DeployAllAsync("ab");
        _world.Cloud().Broken.Add(Shelf.Id('c'));
        _world.Cloud().RestoreFails = true;
        Assert.Equal(ExitCode.Stuck, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);
        _world.Cloud().RestoreFails = false;

        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal((3, 2), (result.Record!.Previous, result.Record.RollbackTo));
        Assert.Equal(Shelf.Id('b'), _world.Cloud().LiveRelease);
    }

    [Fact]
    public async Task After_a_stuck_deployment_that_somebody_took_back_by_hand_a_rollback_goes_one_further()
    {
        await _world.DeployAllAsync("ab");
        _world.Cloud().Broken.Add(Shelf.Id('c'));
        _world.Cloud().RestoreFails = true;
        Assert.Equal(ExitCode.Stuck, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);
        _world.Cloud().Live = 2;

        Assert.Equal(1, (await _world.StatusAsync()).RollbackTarget!.Record.Number);
        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal((2, 1), (result.Record!.Previous, result.Record.RollbackTo));
    }

    [Fact]
    public async Task A_cancellation_before_the_switch_is_1_and_undone()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Cancellation, Name = "before start" };

        var result = await _world.Start(faults).RunAsync(_world.Deploy('b'));

        Assert.Equal((ExitCode.Failed, "Cancelled during start. Nothing was switched: v1 (aaaaaaa-000001) serves."), (result.ExitCode, result.Failure));
        Assert.Equal([2], _world.Cloud().Discarded);
    }

    [Fact]
    public async Task A_cancellation_during_the_switch_lets_it_end_and_takes_it_back()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Cancellation, Name = "before activate" };

        var result = await _world.Start(faults).RunAsync(_world.Deploy('b'));

        Assert.Equal((ExitCode.TakenBack, "Cancelled during verify. It was taken back: v1 (aaaaaaa-000001) serves."), (result.ExitCode, result.Failure));
    }

    [Fact]
    public async Task A_cancellation_before_anything_was_begun_ends_as_one()
    {
        using var faults = new Faults { Kind = Fault.Cancellation, Name = "before check" };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _world.Start(faults).RunAsync(_world.Deploy('a')));

        Assert.Null((await _world.StatusAsync()).Lease);
        Assert.Empty(await _world.HistoryAsync());
    }

    [Fact]
    public async Task An_unexpected_exception_is_undone_like_any_other_and_shows_its_stack()
    {
        await _world.DeployAllAsync("a");
        using var faults = new Faults { Kind = Fault.Bug, Name = "after activate" };

        var result = await _world.Start(faults).RunAsync(_world.Deploy('b'));

        Assert.Equal((ExitCode.TakenBack, "switch failed unexpectedly: InvalidOperationException: struck after activate. It was taken back: v1 (aaaaaaa-000001) serves."), (result.ExitCode, result.Failure));
        Assert.Contains(result.Details, line => line.StartsWith("at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_preflight_finds_is_2_all_of_it_and_nothing_is_written()
    {
        _world.Cloud().Problems.Add(new Problem(new("environments/staging.yml", 3, 9), "port 8081 is taken by nginx (pid 12)"));
        _world.Cloud().Problems.Add(new Problem(null, "the disk is full"));

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy('a')));

        Assert.Equal("environments/staging.yml:3:9: port 8081 is taken by nginx (pid 12)\nthe disk is full", error.Message);
        Assert.Empty(await _world.HistoryAsync());
        Assert.Null((await _world.StatusAsync()).Lease);
    }

    [Fact]
    public async Task An_unknown_platform_is_2_with_the_nearest()
    {
        _world.Staging = _world.Staging with { Platform = new("clod", new Dictionary<string, object>()) { Location = new("environments/staging.yml", 2, 9) } };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy('a')));

        Assert.Equal("environments/staging.yml:2:9: platform.kind: there is no platform 'clod'; did you mean 'cloud'? Known are cloud.", error.Message);
    }

    [Fact]
    public async Task A_process_type_that_the_Procfile_does_not_have_is_2()
    {
        _world.Staging = _world.Staging with { Processes = new Dictionary<string, Slipway.Environments.ProcessSettings> { ["wroker"] = new(2) } };

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy('a')));

        Assert.Equal("environments/staging.yml: processes: the Procfile of release aaaaaaa-000001 has no 'wroker'; did you mean 'worker'? It has web, worker, release.", error.Message);
        Assert.Null(_world.Cloud().Live);
    }

    [Theory]
    [InlineData("bbbbbb1", "--release=bbbbbb1: there is no such release. A release is made by ./build.sh --target=Build or by deploying a commit.")]
    [InlineData("aaaaaaa-000002", "--release=aaaaaaa-000002: there is no such release; did you mean 'aaaaaaa-000001'? A release is made by ./build.sh --target=Build or by deploying a commit.")]
    [InlineData("", "--release=: there is no such release. A release is made by ./build.sh --target=Build or by deploying a commit.")]
    public async Task A_release_that_does_not_exist_is_2(string id, string text)
    {
        _world.Shelf.Put('a');

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy('a') with { Commit = null, Release = id }));

        Assert.Equal(text, error.Message);
    }

    [Fact]
    public async Task A_release_and_a_commit_exclude_each_other()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy('a') with { Release = "x" }));

        Assert.Equal("--release= and --commit= exclude each other: a release is made of one commit.", error.Message);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_asked_right_before_the_switch_is_1()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Unavailable = "the API answers 503";

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal("The cloud platform cannot say what runs, so nothing was switched: the API answers 503. Nothing was switched: v1 (aaaaaaa-000001) serves.", result.Failure);
        Assert.Contains("The platform could not be asked what runs now: the API answers 503", result.Notes);
    }
}
