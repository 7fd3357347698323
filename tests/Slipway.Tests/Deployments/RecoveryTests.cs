using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>What the next command makes of a deployment whose process was killed, and what it says.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Killed_before_the_switch_it_is_cleared_and_called_abandoned()
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after start", _world.Deploy('b'));
        Assert.Equal(["v2 was interrupted (pid 4712 on build-7 died): the next deploy, promote or rollback finishes or undoes it."], (await _world.StatusAsync()).Warnings);

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);

        var abandoned = (await _world.HistoryAsync())[1].Outcome!;
        Assert.Equal((OutcomeStatus.Abandoned, "its process (pid 4712 on build-7) died during start", "start"), (abandoned.Status, abandoned.Reason, abandoned.FailedStep));
        Assert.Equal(["the release command ran: migrate"], abandoned.NotUndone);
        Assert.Equal([2], _world.Cloud().Discarded);
        Assert.Equal("v2 was interrupted before it went live: cleared, v1 (aaaaaaa-000001) runs as before", RecoverText());
        Assert.Contains(_world.Events, told => told is StepFinished { Step: "lease", Text: "taken over from ada on build-7 (pid 4712: deploy bbbbbbb-000001), which is dead" });
    }

    [Fact]
    public async Task Killed_after_the_switch_it_is_verified_and_counts_as_succeeded()
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after activate", _world.Deploy('b'));

        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(2, result.Record!.Number);
        var outcome = (await _world.HistoryAsync())[0].Outcome!;
        Assert.Equal((OutcomeStatus.Succeeded, true, "its process (pid 4712 on build-7) died during switch; it was live and was verified by the next command"), (outcome.Status, outcome.Verified, outcome.Reason));
        Assert.Equal("v2 was interrupted, is live and answers: it counts as succeeded", RecoverText());
    }

    [Fact]
    public async Task Killed_after_the_switch_and_not_answering_it_is_taken_back()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        await KillAsync("after activate", _world.Deploy('b'));

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);

        Assert.Equal(OutcomeStatus.TakenBack, (await _world.HistoryAsync())[1].Outcome!.Status);
        Assert.Equal("v2 was interrupted and does not answer (http://staging.test/healthz answered 500 from release bbbbbbb-000001: the health path has to answer 2xx (asked for 10 s)): taken back, v1 (aaaaaaa-000001) serves", RecoverText());
    }

    [Fact]
    public async Task What_cannot_be_taken_back_is_written_down_as_stuck_and_the_new_deployment_goes_on()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        await KillAsync("after activate", _world.Deploy('b'));
        _world.Cloud().RestoreFails = true;

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);

        Assert.Equal(OutcomeStatus.Stuck, (await _world.HistoryAsync())[1].Outcome!.Status);
        Assert.Contains(_world.Events, told => told is DeploymentWarning { Text: "v2 was interrupted after the switch and does not answer (http://staging.test/healthz answered 500 from release bbbbbbb-000001: the health path has to answer 2xx (asked for 10 s)), and v1 (aaaaaaa-000001) could not be brought back: web.1 of v1 does not start any more" });
    }

    [Fact]
    public async Task A_rollback_after_an_interrupted_deployment_brings_back_what_ran_before_it_and_not_one_further()
    {
        await _world.DeployAllAsync("ab");
        await KillAsync("after start", _world.Deploy('c'));

        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(2, _world.Cloud().Live);
        Assert.Equal(["v3 was interrupted before it went live, and its leftovers are cleared: v2 (bbbbbbb-000001) serves as before. To go back further: ./build.sh --target=RollbackStaging --to=v1"], result.Notes);
        Assert.Equal(3, (await _world.HistoryAsync()).Count);
        Assert.Contains(_world.Events, told => told is DeploymentStarted { Headline: "Roll staging back: clear the interrupted v3 first" });
    }

    [Fact]
    public async Task A_rollback_after_an_interrupted_switch_takes_the_new_release_back()
    {
        await _world.DeployAllAsync("ab");
        await KillAsync("after activate", _world.Deploy('c'));

        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal((ExitCode.Success, 2), (result.ExitCode, result.Record!.RollbackTo));
        Assert.Equal(Shelf.Id('b'), _world.Cloud().LiveRelease);
    }

    [Fact]
    public async Task With_one_good_release_a_rollback_still_clears_an_interrupted_second()
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after start", _world.Deploy('b'));

        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal((ExitCode.Success, 1), (result.ExitCode, _world.Cloud().Live));
        Assert.Contains(_world.Events, told => told is DeploymentStarted { Headline: "Roll staging back: clear the interrupted v2 first" });
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"number\": 2, \"step\":")]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task A_damaged_journal_is_passed_over_and_the_platform_asked(string content)
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after start", _world.Deploy('b'));
        var journal = Path.Combine(_world.Paths.Journals, "staging.json");
        File.WriteAllText(journal, content);

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);

        var outcome = (await _world.HistoryAsync())[1].Outcome!;
        Assert.Equal((OutcomeStatus.Abandoned, "its process (pid 4712 on build-7) died"), (outcome.Status, outcome.Reason));
        Assert.Equal(["the release command may have run: migrate"], outcome.NotUndone);
        Assert.Contains(_world.Events, told => told is DeploymentWarning warning && warning.Text == $"The journal {journal} is damaged and was passed over: what runs was asked of the platform instead.");
    }

    [Fact]
    public async Task A_journal_of_another_machine_is_not_needed()
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after activate", _world.Deploy('b'));
        Directory.Delete(_world.Paths.Journals, recursive: true);
        _world.Cloud().Broken.Add(Shelf.Id('b'));

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);

        Assert.Equal(OutcomeStatus.TakenBack, (await _world.HistoryAsync())[1].Outcome!.Status);
    }

    [Fact]
    public async Task A_platform_that_is_down_is_brought_up_with_what_ran_before()
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after start", _world.Deploy('b'));
        _world.Cloud().Unavailable = "the dock does not run";

        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);

        Assert.Equal(OutcomeStatus.Abandoned, (await _world.HistoryAsync())[1].Outcome!.Status);
    }

    [Fact]
    public async Task A_killed_run_that_never_began_leaves_nothing_but_its_lease()
    {
        await _world.DeployAllAsync("a");
        await KillAsync("after check", _world.Deploy('b'));
        Assert.Empty((await _world.StatusAsync()).Warnings);

        Assert.Equal(2, (await _world.RunAsync(_world.Deploy('b'))).Record!.Number);
    }

    private async Task KillAsync(string point, DeploymentRequest request)
    {
        using var faults = new Faults { Kind = Fault.Kill, Name = point };
        await Assert.ThrowsAsync<KilledException>(() => _world.Start(faults).RunAsync(request));
    }

    private string? RecoverText() => _world.Events.OfType<StepFinished>().Last(step => step.Step == "recover").Text;
}
