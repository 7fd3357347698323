using Slipway.Deployments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>
/// Strikes every call that an engine makes to the platform, the app and the shared state, before and after its
/// effect, with every kind of fault, and checks what has to hold whatever happens.
/// </summary>
public sealed class FaultScheduleTests
{
    public static TheoryData<string, string> Schedules()
    {
        var data = new TheoryData<string, string>();
        foreach (var verb in new[] { "deploy", "first", "promote", "rollback" })
        {
            foreach (var fault in new[] { nameof(Fault.Exception), nameof(Fault.Bug), nameof(Fault.Cancellation), nameof(Fault.Kill) })
                data.Add(verb, fault);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task Whatever_is_struck_the_old_release_serves_or_the_new_one_is_verified(string verb, string kind)
    {
        var struck = 0;
        for (var at = 0; ; at++)
        {
            using var faults = new Faults { Kind = Enum.Parse<Fault>(kind), At = at };
            using var world = new World();
            var request = await ArrangeAsync(world, verb);
            var environment = request.Environment;
            var before = (await world.StatusAsync(environment)).Live;
            var engine = world.Start(faults);
            DeploymentResult? result = null;
            Exception? thrown = null;
            try
            {
                result = await engine.RunAsync(request);
            }
            catch (Exception exception)
            {
                thrown = exception;
            }

            if (faults.Struck is null)
            {
                Assert.Equal(ExitCode.Success, result!.ExitCode);
                break;
            }

            struck++;
            try
            {
                if (thrown is not KilledException)
                    await CheckAsync(world, environment, before, result, thrown);
                await NextCommandRecoversAsync(world, request);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{verb}, {kind} {faults.Struck} (call {at}): {exception.Message}\nresult: {result?.ExitCode} {result?.Failure}\nthrown: {thrown}", exception);
            }
        }

        Assert.True(struck > 30, $"{struck} calls were struck");
    }

    /// <summary>A recovery that is killed itself, at any point, is finished by the command after it.</summary>
    [Theory]
    [InlineData("after stage")]
    [InlineData("after start")]
    [InlineData("before activate")]
    [InlineData("after activate")]
    [InlineData("after probe")]
    public async Task A_recovery_survives_being_killed(string first)
    {
        for (var at = 0; ; at++)
        {
            using var faults = new Faults { Kind = Fault.Kill, Name = first };
            using var again = new Faults { Kind = Fault.Kill, At = at };
            using var world = new World();
            await world.DeployAllAsync("ab");
            await Assert.ThrowsAsync<KilledException>(() => world.Start(faults).RunAsync(world.Deploy('c')));
            try
            {
                Assert.Equal(ExitCode.Success, (await world.Start(again).RunAsync(world.Deploy('d'))).ExitCode);
                Assert.Null(again.Struck);
                break;
            }
            catch (KilledException)
            {
                await NextCommandRecoversAsync(world, world.Deploy('d'));
            }
        }
    }

    private static async Task<DeploymentRequest> ArrangeAsync(World world, string verb)
    {
        switch (verb)
        {
            case "first":
                return world.Deploy('c');
            case "promote":
                await world.DeployAllAsync("a");
                Assert.Equal(ExitCode.Success, (await world.RunAsync(world.Promote())).ExitCode);
                await world.DeployAllAsync("b");
                return world.Promote();
            case "rollback":
                await world.DeployAllAsync("abc");
                return world.Rollback();
            default:
                await world.DeployAllAsync("ab");
                return world.Deploy('c');
        }
    }

    private static async Task CheckAsync(World world, Slipway.Environments.AppEnvironment environment, HistoryEntry? before, DeploymentResult? result, Exception? thrown)
    {
        var cloud = world.Cloud(environment.Name);
        var status = await world.StatusAsync(environment);
        if (result is null)
        {
            // Nothing was begun: nothing is recorded, nothing changed.
            Assert.NotNull(thrown);
            Assert.Equal(before?.Record.Number, status.Latest?.Record.Number);
            Assert.Equal(before?.Record.Number, cloud.Live);
        }
        else if (result.ExitCode == ExitCode.Success)
        {
            Assert.Equal(result.Record!.Number, cloud.Live);
            Assert.Equal(result.Record.Release, cloud.LiveRelease);
            Assert.True(result.Outcome!.Verified);
        }
        else
        {
            Assert.Contains(result.ExitCode, new[] { ExitCode.Failed, ExitCode.TakenBack });
            Assert.Equal(before?.Record.Number, cloud.Live);
            Assert.NotNull(result.Failure);
            Assert.Equal(result.ExitCode == ExitCode.Failed ? OutcomeStatus.Failed : OutcomeStatus.TakenBack, status.Latest!.Outcome!.Status);
            Assert.False(status.Latest.Outcome.Verified);
        }

        Assert.Null(status.Lease);
    }

    private static async Task NextCommandRecoversAsync(World world, DeploymentRequest request)
    {
        var environment = request.Environment;
        var cloud = world.Cloud(environment.Name);
        var next = await world.RunAsync(request.Kind == DeploymentKind.Rollback ? request with { Kind = DeploymentKind.Deploy, Commit = "e" } : request);
        Assert.Equal(ExitCode.Success, next.ExitCode);
        Assert.Equal(next.Record!.Number, cloud.Live);
        Assert.Equal(next.Record.Release, cloud.LiveRelease);
        var status = await world.StatusAsync(environment);
        Assert.Null(status.Lease);
        Assert.Empty(status.Warnings);
        Assert.Equal(cloud.Live, status.Live!.Record.Number);
        var history = await world.Start().Deployments.HistoryAsync(environment, 100, default);
        Assert.All(history, entry => Assert.NotNull(entry.Outcome));
        Assert.Equal(Enumerable.Range(1, history.Count).Reverse(), history.Select(entry => entry.Record.Number));
        Assert.All(cloud.Staged.Keys, number => Assert.True(history.Single(entry => entry.Record.Number == number).Outcome!.Status == OutcomeStatus.Succeeded, $"v{number} was left staged"));
        Assert.Empty(Directory.Exists(world.Paths.Journals) ? Directory.GetFiles(world.Paths.Journals).Where(file => !file.EndsWith(".lease.json", StringComparison.Ordinal)) : []);
    }
}
