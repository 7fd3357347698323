using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

public sealed class DeployTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_first_deployment_is_built_started_switched_verified_and_written_down()
    {
        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Null(result.Failure);
        Assert.Equal(1, result.Now.Deployment);
        Assert.Equal(Shelf.Id('a'), result.Now.Release);
        Assert.Null(result.Next);
        Assert.Equal(OutcomeStatus.Succeeded, result.Outcome!.Status);
        Assert.True(result.Outcome.Verified);
        var entry = Assert.Single(await _world.HistoryAsync());
        Assert.Equal((1, DeploymentKind.Deploy, Shelf.Id('a'), "variant1", "requirements/staging.props", "lock1", "ada", 1L),
            (entry.Record.Number, entry.Record.Kind, entry.Record.Release, entry.Record.Variant, entry.Record.Requirements, entry.Record.Lock, entry.Record.Actor, entry.Record.Epoch));
        Assert.Equal(["migrate"], _world.Cloud().ReleaseCommands);
        Assert.Empty(Directory.GetFiles(_world.Paths.Journals));
    }

    [Fact]
    public async Task The_steps_come_in_their_order_and_the_release_command_before_anything_new_starts()
    {
        await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal(
            ["validate", "build", "lease", "recover", "compare", "preflight", "begin", "stage", "release", "start", "switch", "verify", "outcome", "prune", "unlock"],
            _world.Events.OfType<StepFinished>().Select(step => step.Step));
        Assert.Equal($"Deploy aaaaaaa to staging", _world.Events.OfType<DeploymentStarted>().Single().Headline);
    }

    [Fact]
    public async Task The_second_says_how_to_undo_it()
    {
        await _world.DeployAllAsync("a");
        var result = await _world.RunAsync(_world.Deploy('b'));

        Assert.Equal(("./build.sh --target=RollbackStaging", "undo"), (result.Next, result.NextMeaning));
        Assert.Equal(1, result.Record!.Previous);
    }

    [Fact]
    public async Task An_existing_release_is_not_built_again()
    {
        _world.Shelf.Put('a');

        var result = await _world.RunAsync(_world.Deploy('a') with { Commit = null, Release = "aaaa" });

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Empty(_world.Shelf.Built);
        Assert.Equal(StepResult.AlreadyDone, _world.Events.OfType<StepFinished>().Single(step => step.Step == "build").Result);
    }

    [Fact]
    public async Task What_runs_already_is_verified_and_left_alone()
    {
        await _world.DeployAllAsync("a");

        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(["staging runs this release with this configuration already (v1), and it answers: nothing was changed."], result.Notes);
        Assert.Single(await _world.HistoryAsync());
        Assert.Null((await _world.StatusAsync()).Lease);
    }

    [Fact]
    public async Task What_runs_already_is_deployed_again_when_it_does_not_answer()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Crashing.Add(Shelf.Id('a'));

        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal("v1 runs this release and configuration already, but web.1 crashed: it is deployed again.", _world.Events.OfType<DeploymentWarning>().First().Text);
        Assert.Equal(2, result.Record!.Number);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("secret")]
    [InlineData("platform")]
    public async Task The_same_release_is_deployed_again_when_anything_else_differs(string what)
    {
        _world.Staging = _world.Staging with { Secrets = new Dictionary<string, Slipway.Environments.SecretReference> { ["TOKEN"] = new("env", "TOKEN") } };
        await _world.DeployAllAsync("aba");
        if (what == "config")
            _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["DEBUG"] = "1" } };
        else if (what == "secret")
            _world.SecretValues["TOKEN"] = "canary-2";
        else
            _world.Cloud().Live = 2;

        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(4, result.Record!.Number);
        Assert.Equal(4, _world.Cloud().Live);
    }

    [Fact]
    public async Task Good_releases_are_kept_and_failed_ones_push_none_out()
    {
        await _world.DeployAllAsync("abcdef");
        _world.Cloud().Unhealthy.Add(Shelf.Id('x'));
        for (var failures = 0; failures < 6; failures++)
            Assert.Equal(ExitCode.Failed, (await _world.RunAsync(_world.Deploy('x'))).ExitCode);

        await _world.DeployAllAsync("g");

        Assert.Equal([3, 4, 5, 6, 13], _world.Cloud().Kept!.Order());
        Assert.Equal([3, 4, 5, 6, 13], _world.Cloud().Staged.Keys.Order());
    }

    [Fact]
    public async Task No_secret_value_is_in_the_shared_state_the_events_or_the_result()
    {
        _world.Staging = _world.Staging with { Secrets = new Dictionary<string, Slipway.Environments.SecretReference> { ["TOKEN"] = new("env", "TOKEN") } };

        var result = await _world.RunAsync(_world.Deploy('a'));

        Assert.DoesNotContain("canary", result.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_world.Events, told => told.ToString()!.Contains("canary", StringComparison.Ordinal));
        foreach (var key in await _world.State.ListAsync("", default))
            Assert.DoesNotContain("canary", System.Text.Encoding.UTF8.GetString((await _world.State.ReadAsync(key, default))!), StringComparison.Ordinal);
        Assert.Contains("\"env:TOKEN\"", System.Text.Encoding.UTF8.GetString((await _world.State.ReadAsync("environments/staging/deployments/000001.json", default))!), StringComparison.Ordinal);
    }
}
