using System.Text.Json.Nodes;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The Django guestbook through the real command line: two Djangos side by side, and no index after the build.</summary>
public sealed class DjangoReleaseTests(DjangoSampleProject project) : IClassFixture<DjangoSampleProject>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task Each_environment_runs_its_own_Django_and_gets_it_back_without_an_index()
    {
        var built = (await project.SlipwayAsync("--target=Build")).MustExitWith(0);
        Assert.Contains("requirements/production.txt has no lock: ", built.Output, StringComparison.Ordinal);
        var made = project.VirtualEnvironments();

        (await project.OfflineAsync("--target=DeployStaging")).MustExitWith(0);
        Assert.Equal(DjangoEnvironments.DjangoOf("staging"), await DjangoAsync(project.StagingPort));
        (await project.OfflineAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        Assert.Equal(DjangoEnvironments.DjangoOf("production"), await DjangoAsync(project.ProductionPort));
        Assert.Equal(DjangoEnvironments.DjangoOf("staging"), await DjangoAsync(project.StagingPort));
        Assert.Contains($"""<dd id="django">{DjangoEnvironments.DjangoOf("production")}</dd>""", await PageAsync(project.ProductionPort), StringComparison.Ordinal);
        Assert.Equal(made, project.VirtualEnvironments());
        await WheelsAreThoseOfTheWheelhouseAsync();

        // Code and packages change together, and come back together.
        var first = await ReleaseAsync(project.ProductionPort);
        project.Replace("requirements/production.txt", "Django==4.2.*", "Django==5.2.*");
        project.Replace("Procfile", "worker:", "# changed\nworker:");
        await project.CommitAsync("Another Django for production");
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        (await project.OfflineAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        Assert.Equal(DjangoEnvironments.DjangoOf("staging"), await DjangoAsync(project.ProductionPort));
        (await project.OfflineAsync("--target=RollbackProduction", "--confirm=production")).MustExitWith(0);
        Assert.Equal(DjangoEnvironments.DjangoOf("production"), await DjangoAsync(project.ProductionPort));
        Assert.Equal(first, await ReleaseAsync(project.ProductionPort));
        Assert.Equal(made, project.VirtualEnvironments());

        var one = (await project.OfflineAsync("--target=RunProduction", "--confirm=production", "--command=python manage.py version")).MustExitWith(0);
        Assert.Contains(DjangoEnvironments.DjangoOf("production"), one.Output, StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(int port) => await Http.GetStringAsync(new Uri($"http://localhost:{port}/"));

    private static async Task<string> DjangoAsync(int port) => (string)(await HealthAsync(port))["django"]!;

    private static async Task<string> ReleaseAsync(int port) => (string)(await HealthAsync(port))["release"]!;

    private static async Task<JsonNode> HealthAsync(int port) => JsonNode.Parse(await Http.GetStringAsync(new Uri($"http://localhost:{port}/healthz")))!;

    /// <summary>What was promoted is what the wheelhouse has: the manifest names the hash that its list gives for each file.</summary>
    private async Task WheelsAreThoseOfTheWheelhouseAsync()
    {
        var listed = (await File.ReadAllLinesAsync(Path.Combine(Wheelhouse.Require(), "wheels.sha256"), TestContext.Current.CancellationToken))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[1].TrimStart('*'), parts => parts[0]);
        var manifest = JsonNode.Parse(project.Read($".slipway/state/releases/{await ReleaseAsync(project.ProductionPort)}.json"))!;
        var variant = manifest["variants"]![(string)manifest["environments"]!["production"]!["variant"]!]!;
        Assert.Equal("python3.11", (string)variant["runtime"]!);
        Assert.NotEmpty(variant["wheels"]!.AsArray());
        foreach (var wheel in variant["wheels"]!.AsArray())
            Assert.Equal(listed[(string)wheel!["path"]!], (string)wheel["sha256"]!);
    }
}
