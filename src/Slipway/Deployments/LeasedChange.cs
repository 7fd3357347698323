using Slipway.FaultPoints;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>One change of a running environment that is no deployment: under the lease, so that it meets no other.</summary>
internal sealed class LeasedChange(EngineParts parts, OperationRequest request, IProgress<DeploymentEvent> events)
{
    private Patience Taking => new(TimeSpan.FromSeconds(60) + request.Wait, "the shared state", Told: request.Wait == TimeSpan.Zero);

    /// <param name="headline">What it is, for whoever watches; also the lease's reason.</param>
    /// <param name="step">Its name.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="change">The change.</param>
    /// <param name="cancellationToken">Stops the waiting for the lease. The change itself goes to its end: the platform would go on with it alone.</param>
    /// <exception cref="RefusedException">Somebody else holds the lease.</exception>
    public async Task RunAsync(string headline, string step, Patience patience, Func<Fence, IProgress<string>, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        var office = DeploymentRun.OfficeFor(parts, request.Environment);
        events.Report(new DeploymentStarted(headline));
        var reason = char.ToLowerInvariant(headline[0]) + headline[1..];
        var lease = await StepAsync("lease", $"take the lease on {request.Environment.Name}", Taking, token => office.TakeAsync(request.Actor, reason, new LeaseWait(request.Wait, Tell, token), token), cancellationToken);
        try
        {
            FaultPoint.Reach("lease", "done");
            await StepAsync(step, reason, patience, async token =>
            {
                await change(await lease.EnsureHeldAsync(token), new Lines(line => events.Report(new StepProgress(step, line))), token);
                return true;
            }, lease.Lost);
            FaultPoint.Reach(step, "done");
        }
        finally
        {
            await lease.DisposeAsync();
        }
    }

    private void Tell(LeaseHolder holder)
    {
        events.Report(new StepWaiting("lease", $"waiting for {LeaseWords.Of(holder)}; at most {Durations.Text(request.Wait)}"));
        events.Report(new StepAdvanced("lease", Advance.Within(request.Wait)));
    }

    private async Task<T> StepAsync<T>(string step, string title, Patience patience, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var start = parts.Time.GetTimestamp();
        events.Report(new StepStarted(step, title));
        try
        {
            FaultPoint.Reach(step, "begun");
            var result = await PatientCall.RunAsync(step, patience, parts.Time, events, work, cancellationToken);
            events.Report(new StepFinished(step, parts.Time.GetElapsedTime(start), StepResult.Done));
            return result;
        }
        catch (Exception exception)
        {
            events.Report(new StepFinished(step, parts.Time.GetElapsedTime(start), StepResult.Failed, exception.Message));
            throw;
        }
    }
}
