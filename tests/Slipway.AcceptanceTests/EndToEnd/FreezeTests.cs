using System.Text.Json;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>A freeze through the real command line: refused, passed over with a reason that stands in the history, and no obstacle on the way back.</summary>
public sealed class FreezeTests(TinyProject project) : IClassFixture<TinyProject>
{
    [Fact]
    public async Task A_freeze_keeps_new_releases_out_until_somebody_says_why_not()
    {
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        project.Configure("staging", project.Staging("config: { GREETING: frozen }\nprotect:\n  freeze:\n    - { from: 2020-01-01, to: 2999-12-31, reason: stock-taking }\n"));
        var refusal = "refused: staging is frozen for more than a year: stock-taking (protect.freeze, environments/staging.yml:5:7). Nothing was touched.\n";

        foreach (var verb in new[] { "Deploy", "Redeploy" })
        {
            var refused = (await project.SlipwayAsync($"--target={verb}Staging")).MustExitWith(5);
            Assert.Equal(refusal + $"next: If it cannot wait: ./build.sh --target={verb}Staging --override-freeze='<why>'. A rollback is not stopped by a freeze.\n", refused.Error);
        }

        Assert.Equal("error: --override-freeze needs a value: --override-freeze=<reason>.\n", (await project.SlipwayAsync("--target=RedeployStaging", "--override-freeze=")).MustExitWith(2).Error);
        (await project.SlipwayAsync("--target=RedeployStaging", "--override-freeze=the shop is down")).MustExitWith(0);
        Assert.Contains("succeeded (live), freeze overridden: the shop is down\n", (await project.SlipwayAsync("--target=HistoryStaging")).MustExitWith(0).Output, StringComparison.Ordinal);
        using var history = JsonDocument.Parse((await project.SlipwayAsync("--target=HistoryStaging", "--format=json")).MustExitWith(0).Output);
        Assert.Equal(
            ["the shop is down", null],
            history.RootElement.GetProperty("deployments").EnumerateArray().Select(deployment => deployment.GetProperty("freezeOverride").GetString()));

        (await project.SlipwayAsync("--target=RollbackStaging")).MustExitWith(0);
        Assert.Contains("rollback to v1", (await project.SlipwayAsync("--target=HistoryStaging")).MustExitWith(0).Output, StringComparison.Ordinal);
    }
}
