using Slipway.Data.Points;
using Slipway.State;
using Slipway.Tests.Data.Points;

namespace Slipway.Tests.Frosting;

/// <summary>A scheduled run that did not happen is told by whatever is typed next for its environment.</summary>
public sealed class MissedRunTests : IDisposable
{
    private const string Missed = "warning: A restore point of staging was due at 2026-03-04 03:15Z (backup.schedule: daily 03:15), and none was taken since: the last complete one is of 2026-03-03 03:15Z. Take one: ./build.sh --target=BackupStaging. Whether it runs by itself: ./build.sh --target=Schedule\n";

    private readonly Slip _slip = new();

    public MissedRunTests() => _slip.Project.With("staging.yml", "platform: { port: 8081 }\nbackup: { schedule: daily 03:15 }\n");

    private PointCatalog Catalog => new(new DirectoryStateStore(_slip.Project.Paths.State));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _slip.Dispose();

    [Theory]
    [InlineData("--target=HistoryStaging")]
    [InlineData("--target=PointsStaging")]
    [InlineData("--target=DeployStaging")]
    [InlineData("--target=DeployStaging", "--plan")]
    [InlineData("--target=ConfigStaging", "--format=json")]
    public async Task Any_command_for_the_environment_tells_it(params string[] arguments)
    {
        await PutAsync(Sample.Now.Date.AddDays(-1).AddHours(3.25));
        Assert.Equal(0, _slip.Run(arguments));
        Assert.StartsWith(Missed, _slip.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("warning: A restore", _slip.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=HistoryProduction")]
    [InlineData("--target=Requirements")]
    [InlineData("--target=StatusStaging")]
    [InlineData("--description")]
    [InlineData("--target=HistoryStaging", "--dryrun")]
    public async Task Others_do_not(params string[] arguments)
    {
        await PutAsync(Sample.Now.Date.AddDays(-1).AddHours(3.25));
        _slip.Run(arguments);
        Assert.DoesNotContain("was due", _slip.Error + _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_told_when_it_ran()
    {
        await PutAsync(Sample.Now.Date.AddHours(3.25));
        Assert.Equal(0, _slip.Run("--target=PointsStaging"));
        Assert.Equal("", _slip.Error);
    }

    [Fact]
    public async Task A_file_that_is_wrong_is_told_by_the_command_and_once()
    {
        await PutAsync(Sample.Now.Date.AddDays(-1).AddHours(3.25));
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nbackup: { schedule: daily 3:15 }\n");
        Assert.Equal(2, _slip.Run("--target=PointsStaging"));
        Assert.Equal("environments/staging.yml:2:21: 'backup.schedule' must be hourly, daily, weekly or monthly with a time, such as 'daily 03:15', 'weekly sun 04:00', 'monthly 1 04:00' (up to the 28th) or 'hourly :15', not 'daily 3:15'\n", _slip.Error);
    }

    private async Task PutAsync(DateTime created)
    {
        var point = SamplePoint.At(new DateTimeOffset(created, TimeSpan.Zero), null, "directory") with { Environment = "staging" };
        await Catalog.AddAsync(point, Token);
        await Catalog.AddVaultAsync("staging", point.Id, "directory", Token);
    }
}
