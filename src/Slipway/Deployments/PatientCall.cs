namespace Slipway.Deployments;

/// <summary>Waits for a step with a deadline, and says after some seconds what it waits for.</summary>
internal static class PatientCall
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <exception cref="SlipwayException">The deadline passed.</exception>
    public static async Task<T> RunAsync<T>(string step, Patience patience, TimeProvider time, IProgress<DeploymentEvent> events, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = time.GetTimestamp();
        var running = call(stop.Token);
        var told = !patience.Told;
        while (true)
        {
            try
            {
                return await running.WaitAsync(Interval, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                // It ended as the time ran out, or with a timeout of its own.
                if (running.IsCompleted)
                    return await running;
                if (time.GetElapsedTime(start) < patience.Deadline)
                {
                    if (!told)
                        events.Report(new StepProgress(step, $"waiting for {patience.For}, at most {Durations.Text(patience.Deadline)}"));
                    told = true;
                    continue;
                }

                await stop.CancelAsync();
                await AbandonAsync(running, time);
                throw new SlipwayException(ExitCode.Failed, $"{step} took longer than {Durations.Text(patience.Deadline)}: it was waiting for {patience.For}.");
            }
        }
    }

    /// <summary>Gives a call that was told to stop a moment to do so; how it ends is of no interest any more.</summary>
    private static async Task AbandonAsync<T>(Task<T> running, TimeProvider time)
    {
        try
        {
            await running.WaitAsync(Interval, time, CancellationToken.None);
        }
        catch (Exception)
        {
            // The deadline is the failure that is told.
        }
    }
}
