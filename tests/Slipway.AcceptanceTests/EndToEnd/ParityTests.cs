using System.Text.Json;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>Parity through the real command line: with locks and a ledger of its own, declared, expired, and as a gate before a promotion.</summary>
public sealed class ParityTests(TinyProject project) : IClassFixture<TinyProject>
{
    private const string Canary = "canary-9d1f64b0-do-not-show";

    [Fact]
    public async Task What_nobody_declared_is_drift_and_stands_in_the_way_of_a_strict_promotion()
    {
        project.Configure("staging", project.Staging($"config: {{ GREETING: {Canary} }}\nsecrets: {{ KEY: generated }}\n"));
        project.Configure("production", Production(""));
        await RepositoryUnderTest.CommitAsync(project.Root, "Another greeting in production");
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);

        var parity = await project.SlipwayAsync("--target=Parity", "--html=parity.html", "--strict");
        parity.MustExitWith(1);
        Assert.StartsWith("Parity of production and staging\n  production  never deployed: its files and the work tree\n  staging     v1, release ", parity.Output, StringComparison.Ordinal);
        Assert.Contains("✘ drift     config/GREETING", parity.Output, StringComparison.Ordinal);
        Assert.Contains("✘ drift     instances/web", parity.Output, StringComparison.Ordinal);
        Assert.Contains("~ expected  secrets/KEY       made by the first deployment", parity.Output, StringComparison.Ordinal);
        var page = await File.ReadAllTextAsync(Path.Combine(project.Root, "parity.html"), TestContext.Current.CancellationToken);
        Assert.Contains("<th scope=\"row\">config/GREETING</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, parity.Output + page, StringComparison.Ordinal);

        var refused = (await project.SlipwayAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(5);
        Assert.StartsWith("refused: production would differ from staging in instances/web, config/GREETING, and nothing declares it (promote.parity: strict). Nothing was touched.\n  | instances/web: 1 in staging, 2 in production\n  | config/GREETING: ", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("next: Make them alike, or write into environments/production.yml what is meant: 'allow: { instances/web: { reason: \"<why>\" } }'. All that differs: ./build.sh --target=Parity --left=staging --right=production\n", refused.Error, StringComparison.Ordinal);

        project.Configure("production", Production("allow:\n  config/GREETING: { reason: said otherwise there, until: 2020-12-31 }\n  instances/web: { reason: two }\n"));
        Assert.Contains("was allowed until 2020-12-31 (environments/production.yml:8:3): said otherwise there", (await project.SlipwayAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(5).Error, StringComparison.Ordinal);

        project.Configure("production", Production("allow:\n  config/*: { reason: said otherwise there }\n  instances/web: { reason: two }\n"));
        (await project.SlipwayAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        using var document = JsonDocument.Parse((await project.SlipwayAsync("--target=Parity", "--left=staging", "--right=production", "--format=json", "--strict")).MustExitWith(0).Output);
        var verdicts = document.RootElement.GetProperty("findings").EnumerateArray().ToDictionary(finding => finding.GetProperty("aspect").GetString()!, finding => finding.GetProperty("verdict").GetString());
        Assert.Equal(
            ("same", "same", "same", "declared", "declared", "expected"),
            (verdicts["release"], verdicts["runtime"], verdicts["processes/web"], verdicts["config/GREETING"], verdicts["instances/web"], verdicts["secrets/KEY"]));
    }

    private string Production(string allow) =>
        $"platform: {{ kind: local, port: {project.ProductionPort} }}\npromote: {{ from: staging, parity: strict }}\nprotect: {{ confirm: true }}\nconfig: {{ GREETING: hello }}\nsecrets: {{ KEY: generated }}\nprocesses: {{ web: {{ instances: 2 }} }}\n{allow}";
}
