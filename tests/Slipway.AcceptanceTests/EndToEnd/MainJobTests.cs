using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>The way that every user goes: deploy to staging, promote to production, again, and roll back.</summary>
public sealed class MainJobTests(FreshClone clone) : IClassFixture<FreshClone>
{
    private static readonly HttpClient Http = new();

    [Fact]
    public async Task A_fresh_clone_deploys_promotes_and_rolls_back_and_each_page_shows_what_runs_there()
    {
        // Staging gets the first release.
        var deployed = (await clone.BuildAsync("--target=DeployStaging")).MustExitWith(0);
        var first = ReleaseOf(deployed);
        var stagingMarkdig = MarkdigOf("staging");
        var productionMarkdig = MarkdigOf("production");
        Assert.NotEqual(stagingMarkdig, productionMarkdig);
        await PageShowsAsync(clone.StagingPort, first, "staging", stagingMarkdig);

        // Production asks for a confirmation before anything is touched.
        var unconfirmed = await clone.BuildAsync("--target=PromoteProduction");
        unconfirmed.MustExitWith(5);
        Assert.Contains("--confirm=production", unconfirmed.Error, StringComparison.Ordinal);

        var buildsBefore = Builds();
        var promoted = (await clone.BuildAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        Assert.Equal(first, ReleaseOf(promoted));
        await PageShowsAsync(clone.ProductionPort, first, "production", productionMarkdig);
        await VariantIsByteForByteAsRecordedAsync("production", first);

        // A second release goes the same way.
        var page = Path.Combine(clone.Root, "samples", "guestbook", "second-release.md");
        await File.WriteAllTextAsync(page, "Something new.\n");
        await RepositoryUnderTest.CommitAsync(clone.Root, "Second release");
        var second = ReleaseOf((await clone.BuildAsync("--target=DeployStaging")).MustExitWith(0));
        Assert.NotEqual(first, second);
        await PageShowsAsync(clone.StagingPort, second, "staging", stagingMarkdig);
        await PageShowsAsync(clone.ProductionPort, first, "production", productionMarkdig);
        var buildsAfterSecond = Builds();
        Assert.Equal(buildsBefore.Count + 1, buildsAfterSecond.Count);
        (await clone.BuildAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        await PageShowsAsync(clone.ProductionPort, second, "production", productionMarkdig);

        // And production goes back.
        var rolledBack = (await clone.BuildAsync("--target=RollbackProduction", "--confirm=production")).MustExitWith(0);
        Assert.Equal(first, ReleaseOf(rolledBack));
        await PageShowsAsync(clone.ProductionPort, first, "production", productionMarkdig);
        await PageShowsAsync(clone.StagingPort, second, "staging", stagingMarkdig);
        await VariantIsByteForByteAsRecordedAsync("production", first);

        // Nothing but the two deploys to staging built anything.
        Assert.Equal(buildsAfterSecond, Builds());

        // The history tells the truth.
        var history = (await clone.BuildAsync("--target=HistoryProduction", "--format=json")).MustExitWith(0);
        using var document = JsonDocument.Parse(history.Output);
        var kinds = document.RootElement.GetProperty("deployments").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString());
        Assert.Equal(["rollback", "promote", "promote"], kinds);

        // A second clone of the same commit in another place builds the same release.
        var other = Path.Combine(clone.Scratch, "another place");
        await RepositoryUnderTest.GitAsync(clone.Scratch, "clone", "-q", clone.Root, other);
        var rebuilt = (await clone.BuildInAsync(other, "--working", other, "--target=Build")).MustExitWith(0);
        Assert.Equal(second, ReleaseOf(rebuilt));
    }

    private static string ReleaseOf(CommandResult result)
    {
        var matches = Regex.Matches(result.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b");
        Assert.True(matches.Count > 0, $"No release id in the output:\n{result.All}");
        return matches[^1].Value;
    }

    private List<string> Builds() =>
        [.. Directory.EnumerateFiles(Path.Combine(clone.Root, ".slipway", "state", "releases")).Order(StringComparer.Ordinal)];

    private string MarkdigOf(string environment)
    {
        var props = File.ReadAllText(Path.Combine(clone.Root, "requirements", $"{environment}.props"));
        return Regex.Match(props, "Include=\"Markdig\" Version=\"([^\"]+)\"").Groups[1].Value;
    }

    private static async Task PageShowsAsync(int port, string release, string environment, string markdig)
    {
        using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(release, body, StringComparison.Ordinal);
        Assert.Contains(environment, body, StringComparison.Ordinal);
        Assert.Contains(markdig, body, StringComparison.Ordinal);
        Assert.Equal(release, Assert.Single(answer.Headers.GetValues("X-Slipway-Release")));
    }

    /// <summary>Compares what lies unpacked on the platform with the manifest that was written when the release was built.</summary>
    private async Task VariantIsByteForByteAsRecordedAsync(string environment, string release)
    {
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(clone.Root, ".slipway", "state", "releases", $"{release}.json")));
        var key = manifest.RootElement.GetProperty("environments").GetProperty(environment).GetProperty("variant").GetString()!;
        var files = manifest.RootElement.GetProperty("variants").GetProperty(key).GetProperty("files");
        var unpacked = Directory.EnumerateDirectories(Path.Combine(clone.Root, ".slipway", "dock", "releases", environment), $"v*-{release}").Order(StringComparer.Ordinal).Last();
        Assert.NotEqual(0, files.GetArrayLength());
        foreach (var file in files.EnumerateArray())
        {
            await using var content = File.OpenRead(Path.Combine(unpacked, file.GetProperty("path").GetString()!));
            var digest = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(content));
            Assert.Equal(file.GetProperty("sha256").GetString(), digest);
        }
    }
}
