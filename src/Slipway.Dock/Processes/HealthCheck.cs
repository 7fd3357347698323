using System.Net.Sockets;

namespace Slipway.Dock.Processes;

/// <summary>Asks a starting web instance, at its own port, until it answers 2xx.</summary>
internal sealed class HealthCheck : IDisposable
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <param name="port">Port of the instance.</param>
    /// <param name="host">Name that people use: an app may refuse to answer to others.</param>
    /// <param name="path">Path that is asked for.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null when it is healthy; else what it did last.</returns>
    public async Task<string?> WaitAsync(int port, string host, string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        Answer? last = null;
        while (true)
        {
            var left = timeout - time.GetElapsedTime(began);
            if (left < FirstInterval)
                left = FirstInterval;
            var answer = await AskAsync(port, host, path, left < AnswerDeadline ? left : AnswerDeadline, time, cancellationToken);
            if (answer.Failure is null)
                return null;
            // No answer in what little time was left tells less than the answer before.
            if (answer.ByApp || last is not { ByApp: true })
                last = answer;
            var elapsed = time.GetElapsedTime(began);
            if (elapsed >= timeout)
                return last.Failure;
            // In proportion to the wait so far: a quick app is noticed at once, a slow one is not pestered.
            var interval = TimeSpan.FromTicks(Math.Clamp(elapsed.Ticks / 16, FirstInterval.Ticks, LongestInterval.Ticks));
            await Task.Delay(interval < timeout - elapsed ? interval : timeout - elapsed, time, cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Answer> AskAsync(int port, string host, string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}");
        request.Headers.Host = host;
        request.Headers.TryAddWithoutValidation("User-Agent", "slipway-dock");
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.IsSuccessStatusCode)
                return new Answer(null, true);
            var location = response.Headers.Location is { } to ? $" to {to}" : "";
            return new Answer($"GET {path} answers {(int)response.StatusCode}{location}, and 2xx is needed", true);
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return new Answer($"nothing listens on 127.0.0.1:{port}, the port that its environment gives as PORT", false);
        }
        catch (HttpRequestException exception)
        {
            return new Answer($"GET {path} gets no answer: {exception.Message}", false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Answer($"GET {path} is accepted and not answered", false);
        }
    }

    /// <param name="Failure">What is wrong; null: healthy.</param>
    /// <param name="ByApp">Whether the app itself said it.</param>
    private sealed record Answer(string? Failure, bool ByApp);
}
