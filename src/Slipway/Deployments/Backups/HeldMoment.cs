using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.FaultPoints;
using Slipway.Platforms;

namespace Slipway.Deployments.Backups;

/// <summary>Views of database and uploads at one moment, for which the platform held what writes to them.</summary>
internal sealed class HeldMoment : IAsyncDisposable
{
    /// <summary>After this the platform lets requests go on by itself.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(15);

    /// <summary>Requests under way get this long to end: others wait meanwhile.</summary>
    private static readonly TimeSpan ForRequestsUnderWay = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<Fence>> _fence;
    private readonly TimeProvider _time;
    private IPauseRequests? _paused;
    private long _since;
    private string? _reason;

    private HeldMoment(Func<CancellationToken, Task<Fence>> fence, TimeProvider time) => (_fence, _time) = (fence, time);

    public IDatabaseSnapshot? Database { get; private set; }

    public List<UploadSnapshot> Uploads { get; } = [];

    public WritePause Pause { get; private set; } = new(null, null);

    /// <param name="data">What is taken.</param>
    /// <param name="directory">Directory for the snapshots of the uploads.</param>
    /// <param name="platform">Holds requests, if it can.</param>
    /// <param name="fence">The lease, asked anew before each call.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it; what was held goes on.</param>
    public static async Task<HeldMoment> TakeAsync(EnvironmentData data, string directory, IPlatform platform, Func<CancellationToken, Task<Fence>> fence, TimeProvider time, CancellationToken cancellationToken)
    {
        var moment = new HeldMoment(fence, time);
        try
        {
            // Connecting, and looking for its programs, need nobody to wait.
            if (data.Database is not null)
                moment.Database = await data.Database.PrepareSnapshotAsync(cancellationToken);
            await moment.HoldAsync(platform, cancellationToken);
            FaultPoint.Reach("point", "held");
            if (moment.Database is not null)
                await moment.Database.TakeAsync(cancellationToken);
            foreach (var source in data.Uploads.Where(source => Directory.Exists(source.Directory)))
                moment.Uploads.Add(UploadSnapshot.Take(source, Path.Combine(directory, "snapshots", source.Name), cancellationToken));
            await moment.GoOnAsync();
            FaultPoint.Reach("point", "taken");
            return moment;
        }
        catch
        {
            await moment.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await GoOnAsync();
        }
        finally
        {
            if (Database is { } database)
                await database.DisposeAsync();
            foreach (var snapshot in Uploads)
                snapshot.Dispose();
        }
    }

    private async Task HoldAsync(IPlatform platform, CancellationToken cancellationToken)
    {
        var observed = await platform.ObserveAsync(cancellationToken);
        if (observed.Unavailable is null && observed.Deployment is null)
            return;
        if (observed.Unavailable is not null || platform is not IPauseRequests pause)
        {
            Pause = new WritePause(null, observed.Unavailable ?? $"the {platform.Kind} platform cannot hold requests");
            return;
        }

        // Somebody has paused it by hand, and ends that.
        if (observed.Pause is not null)
        {
            Pause = new WritePause(null, "requests were held already, by hand");
            return;
        }

        var others = observed.Processes.Select(process => process.Name.Split('.')[0]).Where(type => type != "web").Distinct().ToList();
        _reason = others.Count == 0 ? null : $"{string.Join(", ", others)} went on";
        (_paused, _since) = (pause, _time.GetTimestamp());
        using var patience = new CancellationTokenSource(ForRequestsUnderWay, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await pause.PauseAsync(LongestHold, await _fence(cancellationToken), null, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _reason = string.Join("; ", new[] { _reason, $"requests that did not end within {ForRequestsUnderWay.TotalSeconds:0} s went on" }.OfType<string>());
        }
    }

    private async Task GoOnAsync()
    {
        if (_paused is not { } paused)
            return;
        _paused = null;
        await paused.ResumeAsync(await _fence(CancellationToken.None), CancellationToken.None);
        Pause = new WritePause(_time.GetElapsedTime(_since), _reason);
    }
}
