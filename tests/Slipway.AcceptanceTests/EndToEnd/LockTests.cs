namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>A lock holds although the process that made it is gone.</summary>
public sealed class LockTests(TinyProject project) : IClassFixture<TinyProject>
{
    [Fact]
    public async Task A_locked_environment_is_not_deployed_to_until_it_is_unlocked()
    {
        (await project.SlipwayAsync("--target=LockStaging", "--reason=the database is moved")).MustExitWith(0);

        var refused = (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(5);
        Assert.Matches(@"refused: staging is locked by \S+ on \S+ since .* UTC: the database is moved\. Nothing was touched\.", refused.Error);
        Assert.Contains("./build.sh --target=UnlockStaging --reason='<why>'", refused.Error, StringComparison.Ordinal);
        var status = (await project.SlipwayAsync("--target=StatusStaging")).MustExitWith(0);
        Assert.Matches("locked +by .*the database is moved", status.Output);

        var unlocked = (await project.SlipwayAsync("--target=UnlockStaging", "--reason=it is moved")).MustExitWith(0);
        Assert.StartsWith("The lease on staging is broken. It was held by ", unlocked.Output, StringComparison.Ordinal);
        (await project.SlipwayAsync("--target=DeployStaging", "--wait=1m")).MustExitWith(0);
        var history = (await project.SlipwayAsync("--target=HistoryStaging")).MustExitWith(0);
        Assert.Contains("succeeded (live)", history.Output, StringComparison.Ordinal);
    }
}
