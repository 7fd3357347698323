using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>
/// Every verb of an environment through the real command line, where nothing was ever deployed and where the dock was
/// stopped: an answer, or one clear line that names the environment and what to type next. The verbs are those that
/// <c>--description</c> lists.
/// </summary>
public sealed class EveryVerbTests(TinyProject project) : IClassFixture<TinyProject>
{
    private const string Never = "refused: staging was never deployed.";
    private const string NeverTouched = $"{Never} Nothing was touched.";
    private const string NoBundle = "environments/staging.yml: staging has no source bundle: requirements/staging.props is for a .NET app, of which what was built is sent. Bundles are for Python apps.";
    private const string Deploy = "next: ./build.sh --target=DeployStaging";

    /// <summary>What a verb needs to be understood; those that need nothing are not here.</summary>
    private static readonly Dictionary<string, string> Needed = new()
    {
        ["Lock"] = "--reason=moving",
        ["Unlock"] = "--reason=moved",
        ["Run"] = "--command=true",
        ["Scale"] = "--web=2",
        ["Maintenance"] = "--on",
        ["Pause"] = "--for=1s",
        ["Promote"] = "--from=production",
    };

    /// <summary>What has an answer without a deployment; <c>Deploy</c> is the deployment.</summary>
    private static readonly string[] Answers = ["Build", "Status", "History", "Config", "Requirements", "Points", "Prune", "Lock", "Unlock"];

    /// <summary>What starts the dock where it is needed.</summary>
    private static readonly string[] Starts = ["Deploy", "Redeploy", "Scale"];

    [Fact]
    public async Task Never_deployed_or_with_the_dock_stopped_each_answers_or_says_what_to_type()
    {
        var verbs = await VerbsAsync();
        Assert.Superset(new HashSet<string>([.. Answers, .. Starts, .. Needed.Keys, "Logs", "Restart", "Rollback", "Rehearse"]), verbs.ToHashSet());

        foreach (var verb in verbs.Except(["Deploy"]))
        {
            var result = await RunAsync(verb);
            if (Answers.Contains(verb))
            {
                result.MustExitWith(0);
                continue;
            }

            if (verb == "Bundle")
            {
                Assert.Equal([NoBundle], Told(result.MustExitWith(2)));
                continue;
            }

            if (verb == "Backup")
            {
                NothingToBackUp(result);
                continue;
            }

            string[] expected = verb switch
            {
                "Scale" or "Redeploy" or "Restore" or "Refresh" => [NeverTouched, Deploy],
                "Drill" => ["refused: staging has no restore point that is complete.", "next: ./build.sh --target=BackupStaging takes one."],
                "Rollback" => ["refused: staging has nothing to roll back: no deployment there ever succeeded. Nothing was touched.", Deploy],
                "Promote" => ["refused: There is nothing to promote: no deployment in production ever succeeded. Nothing was touched.", "next: Deploy there first: ./build.sh --target=DeployProduction"],
                "Rehearse" => ["refused: staging was never deployed: there is nothing to rehearse. Nothing was touched.", "next: Name a release: ./build.sh --target=RehearseStaging --release=<id>"],
                _ => [Never, Deploy],
            };
            Assert.Equal(expected, Told(result.MustExitWith(5)));
        }

        (await RunAsync("Deploy")).MustExitWith(0);
        (await project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        var release = Status(await RunAsync("Status"));

        foreach (var verb in verbs.Except([.. Starts, "Promote", "Rehearse"]))
        {
            var result = await RunAsync(verb);
            if (Answers.Contains(verb))
                result.MustExitWith(0);
            else if (verb == "Bundle")
                Assert.Equal([NoBundle], Told(result.MustExitWith(2)));
            else if (verb == "Backup")
                NothingToBackUp(result);
            else if (verb == "Restore")
                Assert.StartsWith("error: RestoreStaging needs --point=<id>: which restore point? There are none; ./build.sh --target=BackupStaging takes one.\n", result.MustExitWith(2).Error, StringComparison.Ordinal);
            else if (verb == "Refresh")
                Assert.Equal(["refused: production has no restore point that stood a trial, and others are not taken. Nothing was touched.", "next: ./build.sh --target=BackupProduction --target=DrillProduction"], Told(result.MustExitWith(5)));
            else if (verb == "Drill")
                Assert.Equal(["refused: staging has no restore point that is complete.", "next: ./build.sh --target=BackupStaging takes one."], Told(result.MustExitWith(5)));
            else if (verb == "Logs")
                Assert.Equal($"warning: staging does not run: the dock is not running; it would bring back v1 ({release}). These are the last lines of v1.\n", result.MustExitWith(0).Error);
            else if (verb == "Rollback")
                Assert.Equal([$"refused: staging has nothing to roll back to: no earlier deployment that succeeded differs from v1 ({release}). Nothing was touched.", "next: ./build.sh --target=HistoryStaging shows them all; --to= names one."], Told(result.MustExitWith(5)));
            else
                Assert.Equal([$"refused: staging does not run: the dock is not running; it would bring back v1 ({release}).", "next: ./build.sh --target=RedeployStaging starts it."], Told(result.MustExitWith(5)));
        }

        foreach (var verb in Starts)
        {
            (await RunAsync(verb)).MustExitWith(0);
            Assert.StartsWith($"staging  {release}", (await RunAsync("Status")).MustExitWith(0).Output, StringComparison.Ordinal);
            (await project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        }

        (await RunAsync("Rehearse")).MustExitWith(0);
        (await project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        (await project.SlipwayAsync("--target=RemoveRehearseStaging")).MustExitWith(0);
        Assert.DoesNotContain("rehearse-staging", (await project.SlipwayAsync("--target=Status")).MustExitWith(0).Output, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> VerbsAsync() =>
        [.. (await project.SlipwayAsync("--description")).MustExitWith(0).Output.Split('\n')
            .Select(line => line.Trim().Split(' ')[0])
            .Where(target => target.EndsWith("Staging", StringComparison.Ordinal))
            .Select(target => target[..^"Staging".Length])];

    private Task<CommandResult> RunAsync(string verb) =>
        project.SlipwayAsync([$"--target={verb}Staging", .. Needed.TryGetValue(verb, out var argument) ? (string[])[argument] : []]);

    private static string[] Told(CommandResult result) => [.. result.Error.TrimEnd('\n').Split('\n')];

    /// <returns>The release that the history says is live.</returns>
    private static void NothingToBackUp(CommandResult result) =>
        Assert.Equal("environments/staging.yml: 'staging' has nothing to back up: it names no database ('database: { url: secret:DATABASE_URL }') and no 'uploads'.\n", result.MustExitWith(2).Error);

    private static string Status(CommandResult result) => result.MustExitWith(0).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
}
