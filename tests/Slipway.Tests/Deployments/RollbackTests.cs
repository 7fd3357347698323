using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

public sealed class RollbackTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task It_goes_to_the_last_good_one_that_differs_and_says_what_it_leaves_and_how_to_undo_it()
    {
        await _world.DeployAllAsync("ab");

        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal((3, Shelf.Id('a'), 1, 2), (result.Record!.Number, result.Record.Release, result.Record.RollbackTo, result.Record.Previous));
        Assert.Equal(["A rollback restores code and configuration. It does not touch the database or uploads."], result.Notes);
        Assert.Equal(("./build.sh --target=RollbackStaging --to=v2", "undo"), (result.Next, result.NextMeaning));
        Assert.Equal(1, _world.Cloud().SameAs);
        Assert.Equal(["migrate", "migrate"], _world.Cloud().ReleaseCommands);
        Assert.Contains(_world.Events, told => told is DeploymentStarted { Headline: "Roll staging back from v2 (bbbbbbb-000001) to v1 (aaaaaaa-000001)" });
        Assert.Contains(_world.Events, told => told is StepFinished { Step: "release", Result: StepResult.Skipped, Text: "a rollback runs no release command" } finished && finished.Elapsed >= TimeSpan.Zero);
        Assert.Contains(_world.Events, told => told is StepFinished { Step: "prune", Result: StepResult.Skipped, Text: "a rollback removes nothing; the next deployment does" });
    }

    [Fact]
    public async Task It_brings_the_configuration_of_its_target_back()
    {
        _world.Staging = _world.Staging with
        {
            Config = new Dictionary<string, string> { ["LEVEL"] = "1" },
            Secrets = new Dictionary<string, SecretReference> { ["TOKEN"] = new("env", "TOKEN") },
        };
        await _world.DeployAllAsync("a");
        _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["LEVEL"] = "2" }, Secrets = new Dictionary<string, SecretReference>() };
        await _world.DeployAllAsync("a");
        _world.SecretValues["TOKEN"] = "canary-2";

        var result = await _world.RunAsync(_world.Rollback());

        Assert.Equal(("1", "env:TOKEN"), (result.Record!.Run.Config["LEVEL"], result.Record.Run.Secrets["TOKEN"].ToString()));
        Assert.Equal("Secrets keep today's values, which changed since v1: TOKEN.", result.Notes[1]);
    }

    [Fact]
    public async Task What_was_rolled_back_from_is_no_target_until_it_is_deployed_again()
    {
        await _world.DeployAllAsync("abc");

        Assert.Equal(2, (await _world.RunAsync(_world.Rollback())).Record!.RollbackTo); // v4 = b
        Assert.Equal(1, (await _world.RunAsync(_world.Rollback())).Record!.RollbackTo); // v5 = a
        var error = await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(_world.Rollback()));
        Assert.Equal("staging has nothing to roll back to: no earlier deployment that succeeded differs from v5 (aaaaaaa-000001). Nothing was touched.", error.Message);
        Assert.Equal("./build.sh --target=HistoryStaging shows them all; --to= names one.", error.Next);

        await _world.DeployAllAsync("cd"); // v6 v7: c was wanted again
        Assert.Equal(6, (await _world.RunAsync(_world.Rollback())).Record!.RollbackTo);
    }

    [Fact]
    public async Task Who_rolled_forward_again_can_go_back_again()
    {
        await _world.DeployAllAsync("ab");
        var back = await _world.RunAsync(_world.Rollback()); // v3 = a
        Assert.Equal("./build.sh --target=RollbackStaging --to=v2", back.Next);
        var forward = await _world.RunAsync(_world.Rollback("v2")); // v4 = b
        Assert.Equal("./build.sh --target=RollbackStaging --to=v3", forward.Next);

        var again = await _world.RunAsync(_world.Rollback()); // v5 = a

        Assert.Equal((5, 3, Shelf.Id('a')), (again.Record!.Number, again.Record.RollbackTo, again.Record.Release));
        Assert.Null((await _world.StatusAsync()).RollbackTarget); // and b was left once more
    }

    [Fact]
    public async Task A_failed_deployment_is_no_target()
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        await _world.RunAsync(_world.Deploy('b'));
        await _world.DeployAllAsync("c");

        Assert.Equal(1, (await _world.RunAsync(_world.Rollback())).Record!.RollbackTo);
    }

    [Theory]
    [InlineData("v1", 1)]
    [InlineData("v3", 3)]
    [InlineData("aaaa", 3)]
    [InlineData("bbbbbbb-000001", 2)]
    public async Task It_goes_where_it_is_told(string to, int target)
    {
        await _world.DeployAllAsync("aba");
        await _world.DeployAllAsync("c");

        var result = await _world.RunAsync(_world.Rollback(to));

        Assert.Equal((ExitCode.Success, target), (result.ExitCode, result.Record!.RollbackTo));
    }

    [Theory]
    [InlineData("v9", "--to=v9: staging has no deployment v9. The last that served: v3 (ccccccc-000001), v1 (aaaaaaa-000001).")]
    [InlineData("v0", "--to=v0: staging has no deployment v0. The last that served: v3 (ccccccc-000001), v1 (aaaaaaa-000001).")]
    [InlineData("v2", "--to=v2: v2 never served in staging: it failed at verify and was taken back. The last that served: v3 (ccccccc-000001), v1 (aaaaaaa-000001).")]
    [InlineData("9", "--to=9: no deployment (as v41) and no release of that name ever served in staging. The last that served: v3 (ccccccc-000001), v1 (aaaaaaa-000001).")]
    [InlineData("", "--to=: no deployment (as v41) and no release of that name ever served in staging. The last that served: v3 (ccccccc-000001), v1 (aaaaaaa-000001).")]
    [InlineData("v99999999999999999999", "--to=v99999999999999999999: no deployment (as v41) and no release of that name ever served in staging. The last that served: v3 (ccccccc-000001), v1 (aaaaaaa-000001).")]
    public async Task A_target_that_does_not_exist_or_was_never_good_is_an_error_that_names_what_is(string to, string text)
    {
        await _world.DeployAllAsync("a");
        _world.Cloud().Broken.Add(Shelf.Id('b'));
        await _world.RunAsync(_world.Deploy('b'));
        await _world.DeployAllAsync("c");

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Rollback(to)));

        Assert.Equal(text, error.Message);
        Assert.Equal(3, _world.Cloud().Live);
    }

    [Fact]
    public async Task Where_nothing_ever_served_there_is_nothing_to_roll_back()
    {
        var error = await Assert.ThrowsAsync<RefusedException>(() => _world.RunAsync(_world.Rollback()));
        var named = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Rollback("v1")));

        Assert.Equal("staging has nothing to roll back: no deployment there ever succeeded. Nothing was touched.", error.Message);
        Assert.Equal("--to=v1: staging has no deployment v1. Nothing was ever deployed there with success.", named.Message);
    }

    [Fact]
    public async Task A_release_that_is_not_kept_any_more_is_told()
    {
        await _world.DeployAllAsync("ab");
        _world.Shelf.Remove('a');

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Rollback()));

        Assert.Equal("Release aaaaaaa-000001 of v1 in staging is not in the release store any more. Deploy its commit instead: ./build.sh --target=DeployStaging --commit=aaaaaaa", error.Message);
    }

    [Fact]
    public async Task What_already_runs_is_no_new_deployment()
    {
        await _world.DeployAllAsync("ab");

        var result = await _world.RunAsync(_world.Rollback("v2"));

        Assert.Equal(ExitCode.Success, result.ExitCode);
        Assert.Equal(2, result.Record!.Number);
        Assert.Equal(["staging runs this release with this configuration already (v2), and it answers: nothing was changed."], result.Notes);
    }
}
