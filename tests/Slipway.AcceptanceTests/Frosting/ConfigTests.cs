using System.Text.Json;
using Slipway.AcceptanceTests.EndToEnd;

namespace Slipway.AcceptanceTests.Frosting;

/// <summary>The configuration of a project that was never deployed, through the real script.</summary>
public sealed class ConfigTests(TinyProject project) : IClassFixture<TinyProject>
{
    [Fact]
    public async Task It_is_shown_before_anything_was_deployed_and_whatever_is_missing()
    {
        project.Configure("staging", project.Staging("config: { GREETING: \"\\e[2Jgone\", WORKERS: 4 }\nsecrets: { TOKEN: env:SLIPWAY_TEST_TOKEN, LOST: file:no-such-file, KEY: generated }\n"));
        var environment = new Dictionary<string, string?> { ["SLIPWAY_TEST_TOKEN"] = "a secret value", ["GREETING"] = "not of the shell", ["PATH"] = Environment.GetEnvironmentVariable("PATH") };

        var shown = (await project.SlipwayAsync(environment, "--target=ConfigStaging")).MustExitWith(0);

        Assert.StartsWith("staging: what a deployment would use\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n  app                           \"app\"                         environments/base.yml:1\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"\n  platform.port                 {project.Port,-29} environments/staging.yml:1\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n  processes.release.command     \"dotnet Tiny.dll release\"     app/Procfile:2\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n  config.GREETING               \"\\u001b[2Jgone\"               environments/staging.yml:2\n  config.WORKERS                \"4\"                           environments/staging.yml:2\n", shown.Output, StringComparison.Ordinal);
        Assert.Matches("\n  secrets\\.TOKEN                 \"env:SLIPWAY_TEST_TOKEN\"      environments/staging\\.yml:3  fingerprint [0-9a-f]{12}\n", shown.Output);
        Assert.Contains("\n  secrets.LOST                  \"file:no-such-file\"           environments/staging.yml:3  missing: there is no file no-such-file\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n  secrets.KEY                   \"generated\"                   environments/staging.yml:3  made by the first deployment\n", shown.Output, StringComparison.Ordinal);
        Assert.Contains("\n  health.timeout                \"20s\"                         environments/base.yml:2\n", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret value", shown.All, StringComparison.Ordinal);
        Assert.Empty(shown.Error);
        Assert.False(Directory.Exists(Path.Combine(project.Root, ".slipway", "secrets", "staging")));
        Assert.False(Directory.Exists(Path.Combine(project.Root, ".slipway", "dock")));

        var json = (await project.SlipwayAsync(environment, "--target=ConfigStaging", "--format=json", "--key=secrets")).MustExitWith(0);
        Assert.DoesNotContain("a secret value", json.All, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(["found", "missing", "not made yet"], document.RootElement.GetProperty("computed").EnumerateArray().Select(key => key.GetProperty("secret").GetProperty("state").GetString()));
    }
}
