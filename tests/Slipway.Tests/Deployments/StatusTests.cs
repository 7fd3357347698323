using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

public sealed class StatusTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Where_nothing_was_deployed_there_is_nothing_and_that_is_no_warning()
    {
        var status = await _world.StatusAsync();

        Assert.Equal(("staging", "cloud"), (status.Environment, status.Platform));
        Assert.Null(status.Latest);
        Assert.Null(status.Live);
        Assert.Null(status.RollbackTarget);
        Assert.Null(status.Lease);
        Assert.Empty(status.Warnings);
        Assert.Empty(await _world.HistoryAsync());
    }

    [Fact]
    public async Task It_tells_what_is_live_what_came_last_and_where_a_rollback_goes()
    {
        await _world.DeployAllAsync("ab");
        _world.Cloud().Unhealthy.Add(Shelf.Id('c'));
        await _world.RunAsync(_world.Deploy('c'));

        var status = await _world.StatusAsync();

        Assert.Equal((3, 2, 1), (status.Latest!.Record.Number, status.Live!.Record.Number, status.RollbackTarget!.Record.Number));
        Assert.Equal(2, status.Observed.Deployment);
        Assert.Empty(status.Warnings);
    }

    [Fact]
    public async Task It_tells_where_the_history_and_the_platform_disagree_and_what_crashes()
    {
        await _world.DeployAllAsync("ab");
        _world.Cloud().Live = 1;
        _world.Cloud().Crashing.Add(Shelf.Id('a'));

        Assert.Equal(
            ["The history says that v2 (bbbbbbb-000001) is live; the platform runs v1 (aaaaaaa-000001).", "web.1 crashed."],
            (await _world.StatusAsync()).Warnings);
    }

    [Fact]
    public async Task A_platform_that_cannot_be_asked_is_told_by_the_observation()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Unavailable = "the dock does not run";

        var status = await _world.StatusAsync();

        Assert.Equal("the dock does not run", status.Observed.Unavailable);
        Assert.Empty(status.Warnings);
    }

    [Fact]
    public async Task The_history_is_newest_first_and_as_long_as_asked()
    {
        await _world.DeployAllAsync("abcd");

        var engine = _world.Start().Deployments;

        Assert.Equal([4, 3, 2, 1], (await engine.HistoryAsync(_world.Staging, 100, default)).Select(entry => entry.Record.Number));
        Assert.Equal([4, 3], (await engine.HistoryAsync(_world.Staging, 2, default)).Select(entry => entry.Record.Number));
        Assert.Empty(await engine.HistoryAsync(_world.Staging, 0, default));
    }

    [Fact]
    public async Task It_reads_a_few_objects_however_long_the_history_is()
    {
        await _world.DeployAllAsync("ab");
        for (var number = 3; number <= 5000; number++)
        {
            var odd = number % 2 == 1 ? "000001" : "000002";
            _world.State.Overwrite($"environments/staging/deployments/{number:D6}.json", Renumbered(odd, "json", number));
            _world.State.Overwrite($"environments/staging/deployments/{number:D6}.outcome.json", Renumbered(odd, "outcome.json", number));
        }

        var before = _world.State.Reads;
        var status = await _world.StatusAsync();

        Assert.Equal((5000, 4999), (status.Live!.Record.Number, status.RollbackTarget!.Record.Number));
        Assert.InRange(_world.State.Reads - before, 1, 50);
    }

    private byte[] Renumbered(string from, string kind, int number)
    {
        var text = System.Text.Encoding.UTF8.GetString(_world.State.ReadAsync($"environments/staging/deployments/{from}.{kind}", default).Result!);
        return System.Text.Encoding.UTF8.GetBytes(text.Replace($"\"number\": {int.Parse(from, System.Globalization.CultureInfo.InvariantCulture)}", $"\"number\": {number}", StringComparison.Ordinal));
    }
}
