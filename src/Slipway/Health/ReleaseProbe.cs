using System.Net.Sockets;
using System.Text;
using Slipway.Environments;

namespace Slipway.Health;

/// <summary>
/// Asks an environment from outside which release answers. Redirects are not followed: a health check that is
/// answered by a redirect says nothing about the app behind it.
/// </summary>
internal sealed class ReleaseProbe : IDisposable
{
    /// <summary>Marks the request of a verification: the dock lets it in at the health path when nobody else is.</summary>
    public const string Mark = "X-Slipway-Probe";

    private const int LongestBody = 64 * 1024;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;

    /// <param name="handler">Sends the requests instead of the network; stays the caller's.</param>
    /// <param name="loopback">Whether the address is of this machine, where no proxy applies.</param>
    public ReleaseProbe(HttpMessageHandler? handler, bool loopback, TimeProvider time)
    {
        _time = time;
        // Every probe connects anew: a kept connection would go on talking to the instance that it began with.
        _http = handler is not null
            ? new HttpMessageInvoker(handler, disposeHandler: false)
            : new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero, UseProxy = !loopback, UseCookies = false });
    }

    public void Dispose() => _http.Dispose();

    public async Task<ProbeAnswer> AskAsync(Uri address, ReleaseSource source, string release, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerWithin, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.ParseAdd("slipway");
            request.Headers.Add(Mark, "1");
            using var response = await _http.SendAsync(request, linked.Token);
            return await JudgeAsync(address, response, source, release, linked.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer(false, $"{address} did not answer within {AnswerWithin.TotalSeconds:0} s");
        }
        catch (HttpRequestException exception)
        {
            return new ProbeAnswer(false, $"{address} did not answer: {Reason(exception)}");
        }
        catch (IOException exception)
        {
            return new ProbeAnswer(false, $"{address} broke its answer off: {exception.Message}");
        }
    }

    private static async Task<ProbeAnswer> JudgeAsync(Uri address, HttpResponseMessage response, ReleaseSource source, string release, CancellationToken cancellationToken)
    {
        var status = $"{(int)response.StatusCode}";
        if (response.Headers.Location is { } location && (int)response.StatusCode is >= 300 and < 400)
            return new ProbeAnswer(false, $"{address} answered {status}, a redirect to {location}: the health path has to answer 2xx itself");
        var answered = source == ReleaseSource.Body ? null : Header(response, source);
        var who = answered is null ? "" : $" from release {answered}";
        if (!response.IsSuccessStatusCode)
            return new ProbeAnswer(false, $"{address} answered {status}{who}: the health path has to answer 2xx");
        if (source == ReleaseSource.Body)
        {
            return (await BodyAsync(response, cancellationToken)).Contains(release, StringComparison.Ordinal)
                ? new ProbeAnswer(true, $"{address} answered {status} from release {release}")
                : new ProbeAnswer(false, $"{address} answered {status}, and its body does not name release {release} (health.release: body)");
        }

        if (answered is null)
            return new ProbeAnswer(false, $"{address} answered {status} without the header {HeaderName(source)}, so nobody can tell which release it was (health.release: {source.ToString().ToLowerInvariant()})");
        return answered == release
            ? new ProbeAnswer(true, $"{address} answered {status} from release {release}")
            : new ProbeAnswer(false, $"{address} answered {status} from release {answered}, not {release}");
    }

    private static string? Header(HttpResponseMessage response, ReleaseSource source) =>
        response.Headers.TryGetValues(HeaderName(source), out var values) ? string.Join(", ", values.Distinct()) : null;

    private static string HeaderName(ReleaseSource source) => source == ReleaseSource.Header ? "X-Release" : "X-Slipway-Release";

    private static async Task<string> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestBody];
        var length = await stream.ReadAtLeastAsync(buffer, LongestBody, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Reason(HttpRequestException exception) => exception.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "connection refused",
        { } inner => inner.Message,
        null => exception.Message,
    };
}
