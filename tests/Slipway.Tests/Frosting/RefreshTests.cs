using Slipway.Deployments;

namespace Slipway.Tests.Frosting;

/// <summary>What a person asks for with Refresh, and with Restore --into.</summary>
public sealed class RefreshTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Without_a_source_the_production_is_meant()
    {
        Assert.Equal(0, _slip.Run("--target=RefreshStaging"));
        var request = Assert.Single(_slip.Engine.Requests);
        Assert.Equal((DeploymentKind.Restore, "staging", "production", true, false), (request.Kind, request.Environment.Name, request.Source!.Name, request.Scrub, request.Undo));
    }

    [Fact]
    public void Its_undo_is_that_of_a_restore()
    {
        Assert.Equal(0, _slip.Run("--target=RefreshStaging", "--undo"));
        var request = Assert.Single(_slip.Engine.Requests);
        Assert.Equal((null, false, true), (request.Source, request.Scrub, request.Undo));
    }

    [Theory]
    [InlineData("error: --from=staging: an environment is not refreshed from itself.", "--target=RefreshStaging", "--from=staging")]
    [InlineData("error: There is no environment 'prodction'. Did you mean 'production'?", "--target=RefreshStaging", "--from=prodction")]
    [InlineData("error: --undo brings back all that the last refresh put aside: --from does not go with it.", "--target=RefreshStaging", "--undo", "--from=production")]
    [InlineData("error: --undo brings back all that the last refresh put aside: --point does not go with it.", "--target=RefreshStaging", "--undo", "--point=x")]
    [InlineData("error: There is no environment 'stagin'. Did you mean 'staging'?", "--target=RestoreProduction", "--point=x", "--into=stagin")]
    [InlineData("error: --undo brings back what the last restore of an environment put aside, and --into does not go with it: ./build.sh --target=RestoreStaging --undo", "--target=RestoreProduction", "--undo", "--into=staging")]
    public void What_cannot_be_meant_is_told(string message, params string[] args)
    {
        Assert.Equal(2, _slip.Run(args));
        Assert.Equal($"{message}\n", _slip.Error);
        Assert.Empty(_slip.Engine.Requests);
    }

    [Fact]
    public void Where_several_are_production_it_asks_for_one()
    {
        _slip.Project.With("production-us.yml", "platform: { port: 8083 }\npromote: { from: staging }\n");
        Assert.Equal(2, _slip.Run("--target=RefreshStaging"));
        Assert.Equal("error: RefreshStaging needs --from=<environment>: production and production-us are production. There are development, production, production-us.\n", _slip.Error);
    }

    [Fact]
    public void Where_none_is_production_it_asks_for_one()
    {
        File.Delete(Path.Combine(_slip.Project.Paths.Environments, "production.yml"));
        Assert.Equal(2, _slip.Run("--target=RefreshStaging"));
        Assert.Equal("error: RefreshStaging needs --from=<environment>: none is production. There are development.\n", _slip.Error);
    }

    [Fact]
    public void A_restore_into_another_changes_the_other_and_asks_for_its_name()
    {
        _slip.Typed = "production\n";
        Assert.Equal(0, _slip.Run("--target=RestoreStaging", "--point=x", "--into=production"));
        var request = Assert.Single(_slip.Engine.Requests);
        Assert.Equal(("production", "staging", "production", false), (request.Environment.Name, request.Source!.Name, request.Confirmation, request.Scrub));
        Assert.Contains("production is protected. Type its name to restore: ", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Production_need_not_be_protected_to_be_asked_for()
    {
        _slip.Project.With("production.yml", "platform: { port: 8082 }\n");
        _slip.Typed = "production\n";
        Assert.Equal(0, _slip.Run("--target=RestoreStaging", "--point=x", "--into=production"));
        Assert.Contains("production is production. Type its name to restore: ", _slip.Out, StringComparison.Ordinal);
        Assert.Equal("production", Assert.Single(_slip.Engine.Requests).Confirmation);
    }

    [Theory]
    [InlineData("staging.yml", "platform: { port: 8081 }\nprotect: { confirm: true }\n", "production, staging")]
    [InlineData("production.yml", "platform: { port: 8082 }\npromote: { from: staging }\n", "production")]
    [InlineData("live.yml", "platform: { port: 8083 }\npromote: { from: staging }\n", "live, production")]
    public void What_counts_as_production(string file, string content, string expected) => Assert.Equal(
        expected,
        string.Join(", ", _slip.Project.With(file, content).Load().Where(environment => environment.IsProduction).Select(environment => environment.Name)));

    [Fact]
    public void What_releases_are_promoted_from_is_none()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\npromote: { from: development }\nprotect: { confirm: true }\n").With("production.yml", "platform: { port: 8082 }\npromote: { from: staging }\n");
        Assert.Equal(["production"], _slip.Project.Load().Where(environment => environment.IsProduction).Select(environment => environment.Name));
    }
}
