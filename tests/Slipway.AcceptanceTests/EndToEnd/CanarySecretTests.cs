using System.Text;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>A secret with a known value is given to everything; no surface that a person or a tool reads may show it.</summary>
public sealed class CanarySecretTests(TinyProject project) : IClassFixture<TinyProject>
{
    private const string Canary = "canary-7f3a91c2e5d84b60-do-not-show";

    private string EventsFile => Path.Combine(project.Root, ".slipway", "events.jsonl");

    private string SummaryFile => Path.Combine(project.Root, ".slipway", "summary.md");

    private string Events => $"--events={EventsFile}";

    /// <summary>As a job of GitHub Actions, which has the most surfaces.</summary>
    private Dictionary<string, string?> WithCanary => new() { ["CANARY_SOURCE"] = Canary, ["CI"] = "true", ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = SummaryFile };

    [Fact]
    public async Task The_canary_shows_on_no_surface()
    {
        var secrets = "secrets: { CANARY: \"env:CANARY_SOURCE\", FROM_COMMAND: \"command:printenv CANARY_SOURCE\" }\n";
        List<CommandResult> results = [];
        project.Configure("staging", project.Staging(secrets));
        var deployed = await Run("--target=DeployStaging", "--commit=HEAD", "--verbosity=diagnostic", Events);
        deployed.MustExitWith(0);
        var release = Regex.Matches(deployed.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;

        // An app that prints its secrets while it dies: its log is shown inline.
        project.Configure("staging", project.Staging(secrets + "processes: { web: { command: \"sh -c 'echo secret is $CANARY; exit 9'\" } }\n"));
        var crashed = await Run("--target=DeployStaging", $"--release={release}", "--verbosity=diagnostic", Events);
        crashed.MustExitWith(1);
        Assert.Contains("secret is", crashed.All, StringComparison.Ordinal);

        // A secret whose command fails, and one that is pasted where a reference belongs.
        project.Configure("staging", project.Staging("secrets: { CANARY: \"command:printenv CANARY_SOURCE; exit 4\" }\n"));
        (await Run("--target=DeployStaging", $"--release={release}", Events)).MustExitWith(2);
        project.Configure("staging", project.Staging($"secrets: {{ CANARY: \"{Canary}\" }}\n"));
        (await Run("--target=DeployStaging", $"--release={release}", Events)).MustExitWith(2);

        project.Configure("staging", project.Staging(secrets + "config: { GREETING: new }\nuploads: [media]\n"));
        await Run("--target=DeployStaging", $"--release={release}", "--plan");
        (await Run("--target=DeployStaging", $"--release={release}")).MustExitWith(0);
        (await Run("--target=RollbackStaging", "--plan")).MustExitWith(0);
        (await Run("--target=RollbackStaging", Events)).MustExitWith(0);
        (await Run("--target=RestartStaging", Events)).MustExitWith(0);
        (await Run("--target=MaintenanceStaging", "--on", Events)).MustExitWith(0);
        (await Run("--target=MaintenanceStaging", "--off", Events)).MustExitWith(0);
        (await Run("--target=PauseStaging", "--for=1s", Events)).MustExitWith(0);
        (await Run("--target=RehearseStaging", Events)).MustExitWith(0);
        (await Run("--target=RemoveRehearseStaging", Events)).MustExitWith(0);
        (await Run("--target=DeployStaging", $"--release={release}")).MustExitWith(0);
        (await Run("--target=BackupStaging", Events)).MustExitWith(0);
        var point = Regex.Match((await Run("--target=PointsStaging", "--format=json")).MustExitWith(0).Output, @"""id"":""([^""]+)""").Groups[1].Value;
        (await Run("--target=RestoreStaging", $"--point={point}", "--plan")).MustExitWith(0);
        (await Run("--target=RestoreStaging", $"--point={point}", Events)).MustExitWith(0);
        (await Run("--target=DrillStaging", Events)).MustExitWith(0);
        (await Run("--target=PruneStaging", "--apply")).MustExitWith(0);
        (await Run("--target=RefreshStaging", Events)).MustExitWith(5);
        (await Run("--target=LogsStaging")).MustExitWith(0);
        (await Run("--target=StatusStaging")).MustExitWith(0);
        (await Run("--target=StatusStaging", "--format=json")).MustExitWith(0);
        (await Run("--target=HistoryStaging")).MustExitWith(0);
        (await Run("--target=HistoryStaging", "--format=json")).MustExitWith(0);
        (await Run()).MustExitWith(0);
        var shown = (await Run("--target=ConfigStaging", "--key=secrets")).MustExitWith(0);
        Assert.Matches("\n  secrets\\.CANARY        \"env:CANARY_SOURCE\"               environments/staging\\.yml:[0-9]+  fingerprint [0-9a-f]{12}\n", shown.Output);
        (await Run("--target=ConfigStaging", "--format=json")).MustExitWith(0);

        Assert.All(results, result => Assert.False(result.All.Contains(Canary, StringComparison.Ordinal), $"{result.CommandLine} shows the canary:\n{result.All}"));
        AssertNoFileShowsIt();
        AssertEventsTellTheStory();
        await AssertNoArgumentShowsItAsync();

        async Task<CommandResult> Run(params string[] arguments)
        {
            var result = await project.SlipwayAsync(WithCanary, arguments);
            results.Add(result);
            return result;
        }
    }

    /// <summary>
    /// Everything below .slipway, but for what may hold it: the dock's own 0600 files of resolved secrets, and the log that the app itself wrote.
    /// </summary>
    private void AssertNoFileShowsIt()
    {
        var slipway = Path.Combine(project.Root, ".slipway");
        var needle = Encoding.UTF8.GetBytes(Canary);
        var holders = new List<string>();
        foreach (var file in Directory.EnumerateFiles(slipway, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device }))
        {
            if (Path.GetExtension(file) is ".sock" or ".lock" || File.ReadAllBytes(file).AsSpan().IndexOf(needle) < 0)
                continue;
            holders.Add(Path.GetRelativePath(slipway, file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.All(holders, file => Assert.True(
            (file.StartsWith("dock/deployments/", StringComparison.Ordinal) && file.EndsWith(".secrets.json", StringComparison.Ordinal)) || file.StartsWith("dock/log/", StringComparison.Ordinal),
            $".slipway/{file} holds the canary"));
    }

    /// <summary>They were written, or their silence would prove nothing: the app's last words too, without the secret.</summary>
    private void AssertEventsTellTheStory()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(EventsFile));
        var codes = new List<int>();
        foreach (var line in File.ReadLines(EventsFile))
        {
            using var document = System.Text.Json.JsonDocument.Parse(line);
            if (document.RootElement.GetProperty("event").GetString() is "ended")
                codes.Add(document.RootElement.GetProperty("exitCode").GetInt32());
        }

        Assert.Equal([0, 1, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5], codes);
        Assert.Contains("secret is", File.ReadAllText(EventsFile), StringComparison.Ordinal);
        Assert.Contains("### DeployStaging: failed", File.ReadAllText(SummaryFile), StringComparison.Ordinal);
    }

    private static async Task AssertNoArgumentShowsItAsync()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(directory => Path.GetFileName(directory).All(char.IsAsciiDigit)))
        {
            string arguments;
            try
            {
                arguments = await File.ReadAllTextAsync(Path.Combine(process, "cmdline"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // It ended while we looked.
            }

            Assert.DoesNotContain(Canary, arguments, StringComparison.Ordinal);
        }
    }
}
