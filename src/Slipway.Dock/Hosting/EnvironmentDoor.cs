using System.Text;
using Slipway.Dock.Routing;
using Slipway.Platforms;
using Slipway.Platforms.Local.Protocol;
using Slipway.State;

namespace Slipway.Dock.Hosting;

/// <summary>Maintenance and pause of one environment: they outlive the daemon, a pause to the end that it was given.</summary>
internal sealed class EnvironmentDoor(DockHost host, string environment)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public Door Door { get; } = new(host.Time);

    private string PageFile => host.Paths.MaintenancePage(environment);

    public void Close(DockRequest request)
    {
        var page = request.Page ?? MaintenancePage.Default;
        DurableFile.Replace(PageFile, Encoding.UTF8.GetBytes(page));
        // Closed again with another page, it has been closed since the first time.
        Door.Closed = new Closure(Door.Closed?.Since ?? host.Time.GetUtcNow(), request.By ?? "", page, request.RetryAfter ?? TimeSpan.Zero);
        host.Changed();
    }

    public void Open()
    {
        Door.Closed = null;
        host.Changed();
        if (File.Exists(PageFile))
            File.Delete(PageFile);
    }

    /// <summary>Holds new requests, and waits for those that are under way.</summary>
    /// <param name="time">How long at most.</param>
    /// <param name="drain">How long to wait for the requests under way.</param>
    /// <param name="busy">How many requests run.</param>
    /// <param name="progress">Told what became of them.</param>
    public async Task HoldAsync(TimeSpan time, TimeSpan drain, Func<int> busy, Func<string, Task> progress)
    {
        Door.HoldUntil(host.Time.GetUtcNow() + time);
        host.Changed();
        var began = host.Time.GetTimestamp();
        var limit = drain < time ? drain : time;
        while (busy() > 0 && host.Time.GetElapsedTime(began) < limit)
            await Task.Delay(Look, host.Time);
        var left = busy();
        await progress(left == 0 ? "no request runs any more" : $"{left} {(left == 1 ? "request still runs" : "requests still run")}");
    }

    public void Release()
    {
        Door.Release();
        host.Changed();
    }

    public MaintenanceObservation? Observe() =>
        Door.Closed is { } closed ? new MaintenanceObservation(closed.Since, closed.By) : null;

    public MaintenanceState? Remember() =>
        Door.Closed is { } closed ? new MaintenanceState(closed.Since, closed.By, closed.RetryAfter) : null;

    public void Recover(EnvironmentState state)
    {
        if (state.Maintenance is { } maintenance)
            Door.Closed = new Closure(maintenance.Since, maintenance.By, File.Exists(PageFile) ? File.ReadAllText(PageFile) : MaintenancePage.Default, maintenance.RetryAfter);
        if (state.HeldUntil is { } until)
            Door.HoldUntil(until);
    }
}
