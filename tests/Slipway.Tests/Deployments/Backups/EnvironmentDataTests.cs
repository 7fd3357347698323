using Slipway.Deployments;
using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments.Backups;

/// <summary>Where an environment's database is: as what is live has it.</summary>
public sealed class EnvironmentDataTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_live_release_from_before_the_file_named_a_database_has_none()
    {
        await _world.DeployAllAsync("a");
        _world.SecretValues["APP_DATABASE"] = "postgres://app:hunter2@db/app";
        _world.Staging = _world.Staging with
        {
            Secrets = new Dictionary<string, SecretReference> { ["APP_DATABASE"] = new("env", "APP_DATABASE") },
            Database = new DatabaseSettings { Url = "secret:APP_DATABASE" },
        };
        var engine = _world.Start();
        var platform = DeploymentRun.PlatformFor(engine.Parts, _world.Staging);
        var live = (await _world.HistoryAsync())[0].Record;

        Assert.Null((await EnvironmentData.FindAsync(engine.Parts, _world.Staging, platform, live, default)).Database);
        Assert.Equal("postgresql", (await EnvironmentData.FindAsync(engine.Parts, _world.Staging, platform, null, default)).Database!.Name);
    }

    [Fact]
    public async Task What_is_given_to_the_app_in_plain_is_read_there()
    {
        _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["DATABASE_URL"] = "postgres://app@db/app" } };
        var engine = _world.Start();

        var data = await EnvironmentData.FindAsync(engine.Parts, _world.Staging, DeploymentRun.PlatformFor(engine.Parts, _world.Staging), null, default);

        Assert.Equal("postgresql", data.Database!.Name);
    }
}
