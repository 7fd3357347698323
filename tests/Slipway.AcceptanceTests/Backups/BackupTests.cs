using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Guestbook;

namespace Slipway.AcceptanceTests.Backups;

/// <summary>Restore points through the command line: what is written after one is gone after a restore and said to be, and comes back.</summary>
public sealed class BackupTests(FreshClone clone, PostgreSqlServer server) : IClassFixture<FreshClone>, IClassFixture<PostgreSqlServer>
{
    private static readonly byte[] Picture = TestPicture.Png(8, 8);

    [Fact]
    public async Task What_a_restore_takes_away_is_told_and_an_undo_brings_it_back()
    {
        (await clone.BuildAsync("--target=DeployStaging")).MustExitWith(0);
        await RoundTripAsync("sqlite");

        // The same on a server.
        var url = await server.CreateDatabaseAsync();
        var secret = Path.Combine(clone.Scratch, "database-url");
        await File.WriteAllTextAsync(secret, url, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.AppendAllTextAsync(Path.Combine(clone.Root, "environments", "staging.yml"), $"\nsecrets:\n  DATABASE_URL: file:{secret}\ndatabase:\n  url: secret:DATABASE_URL\n", TestContext.Current.CancellationToken);
        (await clone.BuildAsync("--target=RedeployStaging")).MustExitWith(0);
        (await clone.BuildAsync("--target=RunStaging", "--command=dotnet Guestbook.dll migrate")).MustExitWith(0);
        await RoundTripAsync("postgresql");
        await RefuseAnotherEngineAsync();
    }

    private async Task RoundTripAsync(string engine)
    {
        using var visitor = new Visitor(clone.StagingPort);
        await visitor.SignAsync($"{engine}: before the point", Picture);
        var backup = (await clone.BuildAsync("--target=BackupStaging")).MustExitWith(0);
        var point = Regex.Match(backup.Output, @"^staging has the restore point (\S+), after", RegexOptions.Multiline).Groups[1].Value;
        Assert.Matches($@"\n  contents  {engine} [0-9.]+: \d+ tables, \d+ rows; ", backup.Output);
        await visitor.SignAsync($"{engine}: after the point");

        var restored = (await clone.BuildAsync("--target=RestoreStaging", $"--point={point}")).MustExitWith(0);
        Assert.Matches(@"note: What was written in the .* since the point was taken is not in the database any more \(rows: .*entries \d+ -> \d+.*\)\. It is kept: \./build\.sh --target=RestoreStaging --undo", restored.Output + restored.Error);
        Assert.True(await visitor.SeesAsync($"{engine}: before the point"));
        Assert.False(await visitor.SeesAsync($"{engine}: after the point"));
        await visitor.SignAsync($"{engine}: after the restore");

        (await clone.BuildAsync("--target=RestoreStaging", "--undo")).MustExitWith(0);
        Assert.True(await visitor.SeesAsync($"{engine}: after the point"));
        Assert.False(await visitor.SeesAsync($"{engine}: after the restore"));

        (await clone.BuildAsync("--target=DrillStaging", $"--point={point}")).MustExitWith(0);
        var points = JsonNode.Parse((await clone.BuildAsync("--target=PointsStaging", "--format=json")).MustExitWith(0).Output)!["points"]!.AsArray();
        var drilled = points.Single(one => (string)one!["id"]! == point)!;
        Assert.NotNull(drilled["drilled"]);
        Assert.Null(drilled["drillFailure"]);
        Assert.True(await visitor.SeesAsync($"{engine}: after the point"));
        Assert.False(Directory.Exists(Path.Combine(clone.Root, ".slipway", "data", "drill-staging")));
    }

    private async Task RefuseAnotherEngineAsync()
    {
        var points = JsonNode.Parse((await clone.BuildAsync("--target=PointsStaging", "--format=json")).MustExitWith(0).Output)!["points"]!.AsArray();
        var sqlite = (string)points.Last(one => ((string)one!["database"]!).StartsWith("sqlite ", StringComparison.Ordinal))!["id"]!;
        var refused = await clone.BuildAsync("--target=RestoreStaging", $"--point={sqlite}", "--only=database");
        refused.MustExitWith(2);
        Assert.Contains($"The restore point {sqlite} is of sqlite, and the environment's database is postgresql: one cannot be restored into the other.", refused.Error, StringComparison.Ordinal);
        using var visitor = new Visitor(clone.StagingPort);
        Assert.True(await visitor.SeesAsync("postgresql: after the point"));
    }
}
