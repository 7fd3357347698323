using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>
/// What became of the processes of a release that does not answer as it should: the answer tells what people saw, and
/// this why.
/// </summary>
internal sealed class ProcessEnds(IPlatform platform, TimeProvider time)
{
    private const int LinesOfEach = 40;

    /// <summary>A process that breaks its answer off is noticed by the platform a moment after whoever asked.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <returns>How processes have ended, and what each of those printed last; nothing where none did, or the platform does not say.</returns>
    public async Task<(IReadOnlyList<string> Ends, IReadOnlyList<string> Lines)> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var ended = await ObserveAsync(cancellationToken);
            return ([.. ended.Select(process => $"{process.Name} {process.LastEnd}")], await LinesAsync(ended, cancellationToken));
        }
        catch (SlipwayException exception)
        {
            // Why the release was not verified is what counts, and is told by the caller.
            return ([$"what its processes did could not be read: {exception.Message}"], []);
        }
    }

    private async Task<IReadOnlyList<ProcessObservation>> ObserveAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var ended = (await platform.ObserveAsync(cancellationToken)).Processes.Where(process => process.LastEnd is not null).ToList();
            if (ended.Count > 0 || time.GetElapsedTime(start) >= Moment)
                return ended;
            await Task.Delay(Interval, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> LinesAsync(IReadOnlyList<ProcessObservation> ended, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        if (platform is not IReadLogs logs)
            return lines;
        foreach (var process in ended)
        {
            await foreach (var line in logs.ReadLogsAsync(new LogQuery(LinesOfEach, process.Name), cancellationToken))
                lines.Add(line.Text);
        }

        return lines;
    }
}
