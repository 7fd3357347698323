using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Backups;

namespace Slipway.AcceptanceTests.Python;

/// <summary>A rollback over a migration says so, and does what it is told about it.</summary>
public sealed class DjangoRollbackTests(DjangoSampleProject project) : IClassFixture<DjangoSampleProject>
{
    private const string Migration = """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            dependencies = [("entries", "0001_initial")]
            operations = [migrations.AddField("entry", "place", models.CharField(max_length=80, default="somewhere"))]
        """;

    [Fact]
    public async Task Migrations_in_between_are_listed_and_kept_taken_back_or_undone_with_the_data()
    {
        project.Write("environments/staging.yml", project.Read("environments/staging.yml") + "\ndatabase:\n  url: sqlite:///data/guestbook.sqlite3\nbackup:\n  before: [deploy]\n");
        await project.CommitAsync("Name the database");
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        using var visitor = new Visitor(project.StagingPort);
        project.Write("entries/migrations/0002_place.py", Migration);
        await project.CommitAsync("Ask where people are from");
        var second = Release((await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0).Output);
        Assert.Contains("0002_place", await AppliedAsync(), StringComparison.Ordinal);

        var refused = await project.SlipwayAsync("--target=RollbackStaging");
        refused.MustExitWith(5);
        Assert.Matches(@"refused: A migration came between v1 \(\S+\) and v2 \(\S+\), and the older release may not work with what they made of the database: entries\.0002_place\. Nothing was touched\.", refused.Error);
        Assert.Contains("--data=keep", refused.Error, StringComparison.Ordinal);

        (await project.SlipwayAsync("--target=RollbackStaging", "--data=keep")).MustExitWith(0);
        Assert.Contains("0002_place", await AppliedAsync(), StringComparison.Ordinal);

        (await project.SlipwayAsync("--target=DeployStaging", $"--release={second}")).MustExitWith(0);
        (await project.SlipwayAsync("--target=RollbackStaging", "--to=v1", "--data=reverse")).MustExitWith(0);
        Assert.DoesNotContain("0002_place", await AppliedAsync(), StringComparison.Ordinal);

        (await project.SlipwayAsync("--target=DeployStaging", $"--release={second}")).MustExitWith(0);
        await visitor.PageAsync();
        var restored = (await project.SlipwayAsync("--target=RollbackStaging", "--data=restore")).MustExitWith(0);
        Assert.Contains("What was written in the ", restored.Output + restored.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("0002_place", await AppliedAsync(), StringComparison.Ordinal);
    }

    private async Task<string> AppliedAsync() =>
        (await project.SlipwayAsync("--target=RunStaging", "--command=python -c \"import sqlite3; print([row[0] for row in sqlite3.connect('data/guestbook.sqlite3').execute('select name from django_migrations')])\"")).MustExitWith(0).Output;

    private static string Release(string output) => Regex.Matches(output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
}
