namespace Slipway.Tests.Frosting;

/// <summary>Lock and Unlock as they are typed.</summary>
public sealed class LockTests : IDisposable
{
    private readonly Slip _slip = new();
    private readonly string _me = $"{Environment.UserName}@{Environment.MachineName}";

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void A_lock_and_its_end_are_told_and_recorded()
    {
        Assert.Equal(0, _slip.Run("--target=LockStaging", "--reason=the database is moved"));
        var held = $"{_me} on {Environment.MachineName} since 2026-03-04 14:00:00 UTC: the database is moved";
        Assert.Equal($"staging is locked by {held}\nfree it: ./build.sh --target=UnlockStaging --reason=<why>\n", _slip.Out);

        Assert.Equal(5, _slip.Run("--target=LockStaging", "--reason=me too", "--wait=5m"));
        Assert.Equal($"refused: staging is locked by {held}. Nothing was touched.\nnext: When it may be freed: ./build.sh --target=UnlockStaging --reason='<why>'\n", _slip.Error);

        Assert.Equal(5, _slip.Run("--target=Clean"));
        Assert.StartsWith($"refused: staging is locked by {held}.", _slip.Error, StringComparison.Ordinal);

        Assert.Equal(0, _slip.Run("--target=UnlockStaging", "--reason=done"));
        Assert.Equal($"The lease on staging is broken. It was held by {held}\n", _slip.Out);

        Assert.Equal(0, _slip.Run("--target=HistoryStaging"));
        Assert.Equal($"staging was never deployed.\nlease broken 2026-03-04 14:00Z by {_me}: done; it was held by {held}\n", _slip.Out);
        Assert.Equal(0, _slip.Run("--target=HistoryStaging", "--format=json"));
        Assert.Contains("\"reason\":\"done\",\"victim\":{\"epoch\":1,", _slip.Out, StringComparison.Ordinal);

        Assert.Equal(0, _slip.Run("--target=UnlockStaging", "--reason=again"));
        Assert.Equal("Nobody holds the lease on staging: nothing was changed.\n", _slip.Out);
    }

    [Theory]
    [InlineData("error: LockStaging asks why, for those who are refused meanwhile: --reason=<text>.", "--target=LockStaging")]
    [InlineData("error: Nobody holds the lease on staging. UnlockStaging would break it, and asks why: --reason=<text>.", "--target=UnlockStaging")]
    [InlineData("error: --reason needs a value: --reason=<text>.", "--target=LockStaging", "--reason= ")]
    [InlineData("error: --reason is given twice: 'a' and 'b'.", "--target=LockStaging", "--reason=a", "--reason=b")]
    [InlineData("error: Unknown argument --why of UnlockStaging. Known: --reason=<text> --events=<file>", "--target=UnlockStaging", "--why=x")]
    [InlineData("error: --wait must be a duration up to 1d, such as 30s, 5m or 2h, but was given 'long'.", "--target=DeployStaging", "--wait=long")]
    [InlineData("error: --wait must be a duration up to 1d, such as 30s, 5m or 2h, but was given '2d'.", "--target=LockStaging", "--reason=x", "--wait=2d")]
    public void What_is_wrong_is_told_and_touches_nothing(string message, params string[] args)
    {
        Assert.Equal(2, _slip.Run(args));
        Assert.Equal(message + "\n", _slip.Error);
        Assert.Empty(_slip.Engine.Requests);
        Assert.False(Directory.Exists(_slip.Project.Paths.State));
    }

    [Fact]
    public void Unlock_without_a_reason_names_whom_it_would_break()
    {
        Assert.Equal(0, _slip.Run("--target=LockProduction", "--reason=\u001b[2Jfreeze"));
        Assert.Equal(2, _slip.Run("--target=UnlockProduction"));
        Assert.Equal($"error: The lease on production is held by {_me} on {Environment.MachineName} since 2026-03-04 14:00:00 UTC: freeze. UnlockProduction breaks it and asks why: --reason=<text>.\n", _slip.Error);
    }

    [Fact]
    public void The_wait_reaches_the_engine()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--wait=5m"));
        Assert.Equal(TimeSpan.FromMinutes(5), Assert.Single(_slip.Engine.Requests).Wait);
    }
}
