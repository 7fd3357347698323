using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

public sealed class ScaleTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task It_is_a_deployment_of_its_own_that_runs_no_release_command_and_says_how_to_undo_it()
    {
        await _world.DeployAllAsync("a");

        var result = await _world.RunAsync(_world.Scale(("web", 3), ("worker", 0)));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal((2, DeploymentKind.Scale, Shelf.Id('a')), (result.Record!.Number, result.Record.Kind, result.Record.Release));
        Assert.Equal([("web", 3), ("worker", 0)], Counts(result.Record));
        Assert.Equal(new ProcessScale(3, 1), result.Record.Scale["web"]);
        Assert.Equal(["migrate"], _world.Cloud().ReleaseCommands);
        Assert.Equal(("./build.sh --target=ScaleStaging --web=1 --worker=1", "undo"), (result.Next, result.NextMeaning));
        Assert.Contains(_world.Events, told => told is DeploymentStarted { Headline: "Scale staging to web=3 worker=0" });
        Assert.Equal([("web", 3), ("worker", 0)], Counts((await _world.HistoryAsync())[0].Record));
        Assert.Equal(new ProcessScale(3, 1), (await _world.HistoryAsync())[0].Record.Scale["web"]);
    }

    [Fact]
    public async Task It_stays_over_deployments_redeployments_and_rollbacks()
    {
        await _world.DeployAllAsync("a");
        await _world.RunAsync(_world.Scale(("web", 3)));

        await _world.DeployAllAsync("b");
        Assert.Equal([("web", 3), ("worker", 1)], Counts((await _world.HistoryAsync())[0].Record));
        await _world.RunAsync(_world.Redeploy());
        Assert.Equal([("web", 3), ("worker", 1)], Counts((await _world.HistoryAsync())[0].Record));
        var back = await _world.RunAsync(_world.Rollback());

        Assert.Equal(Shelf.Id('a'), back.Record!.Release);
        Assert.Equal([("web", 3), ("worker", 1)], Counts(back.Record));
        Assert.Equal("The scale stays: web=3.", back.Notes[1]);
    }

    [Fact]
    public async Task A_rollback_goes_past_it_to_another_release()
    {
        await _world.DeployAllAsync("ab");
        await _world.RunAsync(_world.Scale(("web", 5)));

        var back = await _world.RunAsync(_world.Rollback());

        Assert.Equal((Shelf.Id('a'), 1), (back.Record!.Release, back.Record.RollbackTo));
        Assert.Equal([("web", 5), ("worker", 1)], Counts(back.Record));
    }

    [Fact]
    public async Task When_the_file_is_changed_the_file_counts_and_that_is_told()
    {
        await _world.DeployAllAsync("a");
        await _world.RunAsync(_world.Scale(("web", 3)));
        _world.Staging = _world.Staging with { Processes = new Dictionary<string, ProcessSettings> { ["web"] = new(Instances: 2) } };

        await _world.DeployAllAsync("a");

        var record = (await _world.HistoryAsync())[0].Record;
        Assert.Equal([("web", 2), ("worker", 1)], Counts(record));
        Assert.Empty(record.Scale);
        Assert.Contains(_world.Events, told => told is DeploymentWarning { Text: "staging was scaled to web=3; its file says 2 now instead of 1, and the file counts." });
    }

    [Fact]
    public async Task Scaled_back_to_what_the_file_says_it_is_no_scale_any_more()
    {
        await _world.DeployAllAsync("a");
        await _world.RunAsync(_world.Scale(("web", 3)));
        var result = await _world.RunAsync(_world.Scale(("web", 1)));
        Assert.Empty(result.Record!.Scale);
        Assert.Equal([("web", 1), ("worker", 1)], Counts(result.Record));
    }

    [Fact]
    public async Task Asked_for_what_runs_already_it_changes_nothing()
    {
        await _world.DeployAllAsync("a");
        await _world.RunAsync(_world.Scale(("web", 3)));
        var result = await _world.RunAsync(_world.Scale(("web", 3)));
        Assert.Equal((ExitCode.Success, 2), (result.ExitCode, result.Record!.Number));
        Assert.Equal(2, (await _world.HistoryAsync()).Count);
    }

    [Fact]
    public async Task Every_wrong_number_is_told_and_nothing_is_touched()
    {
        await _world.DeployAllAsync("a");
        var wrong = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Scale(("wbe", 3), ("web", 0), ("worker", 11))));
        Assert.Equal(
            """
            --wbe=3: v1 has no process type 'wbe'; did you mean 'web'? It has web, worker.
            --web=0: the cloud platform runs 1 to 10 instances of web.
            --worker=11: the cloud platform runs 0 to 10 instances of worker.
            """,
            wrong.Message);
        var nothing = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Scale()));
        Assert.Equal("ScaleStaging needs a process type and a number, such as --web=2. v1 runs web=1 worker=1.", nothing.Message);
        Assert.Single(await _world.HistoryAsync());
    }

    [Fact]
    public async Task What_was_never_deployed_is_neither_scaled_nor_deployed_again()
    {
        foreach (var request in new[] { _world.Scale(("web", 2)), _world.Redeploy() })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(request));
            Assert.Equal("staging was never deployed. Nothing was touched.", refused.Message);
            Assert.Equal("./build.sh --target=DeployStaging", refused.Next);
        }
    }

    [Fact]
    public async Task Redeploy_makes_a_deployment_of_the_same_release_with_todays_configuration()
    {
        await _world.DeployAllAsync("a");
        _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["LEVEL"] = "2" } };
        var result = await _world.RunAsync(_world.Redeploy());
        Assert.Equal((2, DeploymentKind.Redeploy, Shelf.Id('a'), "2"), (result.Record!.Number, result.Record.Kind, result.Record.Release, result.Record.Run.Config["LEVEL"]));
        Assert.Equal(("./build.sh --target=RollbackStaging", "undo"), (result.Next, result.NextMeaning));

        var again = await _world.RunAsync(_world.Redeploy());
        Assert.Equal((3, ExitCode.Success), (again.Record!.Number, again.ExitCode));
        Assert.Single(_world.Shelf.Built);
    }

    private static IEnumerable<(string, int)> Counts(DeploymentRecord record) =>
        record.Run.Processes.OrderBy(process => process.Key, StringComparer.Ordinal).Select(process => (process.Key, process.Value.Instances));
}
