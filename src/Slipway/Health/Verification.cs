using Slipway.Environments;

namespace Slipway.Health;

/// <summary>Finds out from outside whether a release serves: three answers in a row, or every answer of a window.</summary>
internal sealed class Verification(ReleaseProbe probe, TimeProvider time)
{
    private const int AnswersInARow = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <param name="address">Where the environment is reached, such as <c>http://localhost:8081</c>.</param>
    /// <param name="health">How to ask; its window is watched after the first answers.</param>
    /// <param name="release">The release that has to answer.</param>
    /// <param name="within">How long it may take to the first three answers in a row.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null: it serves. Otherwise why not.</returns>
    public async Task<string?> FailureAsync(string address, HealthSettings health, string release, TimeSpan within, CancellationToken cancellationToken)
    {
        var uri = new Uri(new Uri(address), health.Path);
        return await FirstAnswersAsync(uri, health.Release, release, within, cancellationToken)
            ?? await WindowAsync(uri, health, release, cancellationToken);
    }

    private async Task<string?> FirstAnswersAsync(Uri uri, ReleaseSource source, string release, TimeSpan within, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var pause = FirstPause;
        for (var good = 0; ;)
        {
            var answer = await probe.AskAsync(uri, source, release, cancellationToken);
            good = answer.IsExpected ? good + 1 : 0;
            if (good == AnswersInARow)
                return null;
            if (answer.IsExpected)
                continue;
            if (time.GetElapsedTime(start) >= within)
                return $"{answer.Text} (asked for {within.TotalSeconds:0.#} s)";
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<string?> WindowAsync(Uri uri, HealthSettings health, string release, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (time.GetElapsedTime(start) < health.Window)
        {
            await Task.Delay(health.Window < LongestPause ? health.Window : LongestPause, time, cancellationToken);
            var answer = await probe.AskAsync(uri, health.Release, release, cancellationToken);
            if (!answer.IsExpected)
                return $"{answer.Text} ({time.GetElapsedTime(start).TotalSeconds:0.#} s after its first answers; health.window is {health.Window.TotalSeconds:0.#} s)";
        }

        return null;
    }
}
