using Slipway.Deployments;
using Slipway.Platforms;

namespace Slipway.Tests.Frosting;

/// <summary>
/// What others wrote (names, reasons, messages of apps) is shown without what a terminal would obey: clearing the
/// screen, setting its title, going back in the line, ringing, 8-bit controls, turning the direction of the text.
/// </summary>
public sealed class ForeignTextTests : IDisposable
{
    /// <summary>Between the letters a to h: ESC[2J, OSC 0 with BEL, CR, BEL, CSI of C1, NEL, RLO, line separator.</summary>
    private const string Hostile = "a\u001b[2Jb\u001b]0;title\u0007c\rd\u0007e\u009b1Af\u0085g\u202eh\u2028i";

    private const string Plain = "abcdefghi";

    /// <summary>A warning may have lines: those after the first are indented, so that none looks like a line of ours.</summary>
    private const string PlainLines = "abc\n         defghi\n";

    /// <summary>Who holds a lease, and why, stands on one line.</summary>
    private const string OneLine = "abc def gh i";

    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Status_of_one_environment_in_full()
    {
        _slip.Engine.Statuses["staging"] = Status() with { Lease = Holder(byHand: false) };

        Assert.Equal(0, _slip.Run("--target=StatusStaging"));

        Assert.Equal($"""
            staging  {Plain} (v3)
              platform      local
              since         2026-03-04 12:01Z (1 h ago), deployed by {Plain}
              url           http://{Plain}
              platform says {Plain}
              processes     {Plain} {Plain}
              requirements  {Plain} (lock abcdef01)
              maintenance   on since 2026-03-04 14:00Z, by {Plain}
              rollback      would go to v2, {Plain}
              lease         {Plain} on {Plain} (process 12): {Plain}, for 3 min

            """, _slip.Out);
        Assert.Equal($"warning: {PlainLines}", _slip.Error);
    }

    [Fact]
    public void Status_of_all_and_the_reason_of_a_lock()
    {
        _slip.Engine.Statuses["staging"] = Status() with { Lease = Holder(byHand: true) };

        Assert.Equal(0, _slip.Run("--target=Status"));
        Assert.Contains($"staging {Plain} (v3) http://{Plain} 1 h ago {Plain} in maintenance", Lines());
        Assert.Equal($"warning: staging: {PlainLines}", _slip.Error);

        Assert.Equal(0, _slip.Run("--target=StatusStaging"));
        Assert.Contains($"  locked        by {OneLine} on {OneLine} since 2026-03-04 13:57:00 UTC: {OneLine}; free it: ./build.sh --target=UnlockStaging --reason=<why>\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_cannot_look_like_what_is_to_be_typed_next()
    {
        Assert.Equal(0, _slip.Run("--target=LockStaging", "--reason=moving\nnext: rm -rf /"));
        Assert.Equal(5, _slip.Run("--target=LockStaging", "--reason=me too"));
        var me = $"{Environment.UserName}@{Environment.MachineName} on {Environment.MachineName}";
        Assert.Equal($"refused: staging is locked by {me} since 2026-03-04 14:00:00 UTC: moving next: rm -rf /. Nothing was touched.\nnext: When it may be freed: ./build.sh --target=UnlockStaging --reason='<why>'\n", _slip.Error);
    }

    [Fact]
    public void An_error_cannot_have_a_line_that_is_not_ours()
    {
        _slip.Engine.Runs = (_, _) => throw new RefusedException("this is a\u0085next: rm -rf /\u2028b") { Next = "look" };
        Assert.Equal(5, _slip.Run("--target=DeployStaging"));
        Assert.Equal("refused: this is anext: rm -rf /b\nnext: look\n", _slip.Error);
    }

    [Fact]
    public void History()
    {
        var failed = Sample.Entry(3, status: OutcomeStatus.Failed);
        var succeeded = Sample.Entry(2);
        _slip.Engine.Entries =
        [
            failed with { Record = failed.Record with { Actor = Hostile, Release = Hostile, FreezeOverride = Hostile }, Outcome = failed.Outcome! with { Reason = Hostile } },
            succeeded with { Record = succeeded.Record with { Actor = Hostile, Release = Hostile, Kind = DeploymentKind.Promote, PromotedFrom = Hostile }, Outcome = succeeded.Outcome! with { FollowUp = Hostile } },
        ];

        Assert.Equal(0, _slip.Run("--target=HistoryStaging"));

        Assert.Equal(
            [
                $"v3 2026-03-04 12:00Z deploy {Plain} {Plain} failed: {Plain}, freeze overridden: {Plain}",
                $"v2 2026-03-04 11:00Z promote from {Plain} {Plain} {Plain} succeeded, but {Plain} (live)",
            ],
            Lines());
    }

    [Fact]
    public void Whoever_deploys_is_named_plainly_and_what_a_step_says_is_too()
    {
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted(Hostile));
            events.Report(new StepStarted("start", Hostile));
            events.Report(new StepFinished("start", TimeSpan.FromSeconds(1), StepResult.Done, Hostile));
            events.Report(new DeploymentWarning(Hostile));
            return Sample.Result(request) with { Notes = [Hostile] };
        };

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.All(_slip.Out + _slip.Error, letter => Assert.True(letter == '\n' || !(char.IsControl(letter) || letter is '\u202e' or '\u2028')));
        Assert.Equal($"warning: {PlainLines}", _slip.Error);
        Assert.StartsWith($"{Plain}\n", _slip.Out, StringComparison.Ordinal);
    }

    /// <summary>Columns are as wide as what was given; what is shown of it may be shorter.</summary>
    private IEnumerable<string> Lines() => _slip.Out.TrimEnd('\n').Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    private static EnvironmentStatus Status()
    {
        var live = Sample.Entry(3);
        var back = Sample.Entry(2);
        return new EnvironmentStatus
        {
            Environment = "staging",
            Platform = "local",
            Observed = new Observation
            {
                Release = Hostile,
                Deployment = 3,
                Url = $"http://{Hostile}",
                Unavailable = Hostile,
                Processes = [new ProcessObservation(Hostile, Hostile, 0)],
                Maintenance = new MaintenanceObservation(Sample.Now, Hostile),
            },
            Latest = live,
            Live = live with { Record = live.Record with { Actor = Hostile, Requirements = Hostile } },
            RollbackTarget = back with { Record = back.Record with { Release = Hostile } },
            Warnings = [Hostile],
        };
    }

    private static LeaseHolder Holder(bool byHand) =>
        new() { Epoch = 4, Actor = Hostile, Host = Hostile, ProcessId = 12, Reason = Hostile, TakenAt = Sample.Now.AddMinutes(-3), ByHand = byHand };
}
