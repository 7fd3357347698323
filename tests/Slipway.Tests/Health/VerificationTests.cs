using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Environments;
using Slipway.Health;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Health;

public sealed class VerificationTests
{
    private const string Release = "1a2b3c4-9f8e7d";

    private readonly TestTime _time = new();

    [Fact]
    public async Task Three_answers_of_this_release_in_a_row_are_enough()
    {
        using var app = new App(() => Answer(200, Release));

        Assert.Null(await VerifyAsync(app));
        Assert.Equal(["http://app.test/healthz", "http://app.test/healthz", "http://app.test/healthz"], app.Asked);
    }

    [Fact]
    public async Task An_answer_that_is_not_good_begins_the_row_anew()
    {
        var answers = new Queue<int>([200, 200, 503, 200, 200, 200]);
        using var app = new App(() => Answer(answers.Dequeue(), Release));

        Assert.Null(await VerifyAsync(app));
        Assert.Empty(answers);
    }

    [Theory]
    [InlineData(500, Release, "answered 500 from release 1a2b3c4-9f8e7d: the health path has to answer 2xx (asked for 10 s)")]
    [InlineData(404, null, "answered 404: the health path has to answer 2xx (asked for 10 s)")]
    [InlineData(200, "5d6e7f8-0a1b2c", "answered 200 from release 5d6e7f8-0a1b2c, not 1a2b3c4-9f8e7d (asked for 10 s)")]
    [InlineData(200, null, "answered 200 without the header X-Slipway-Release, so nobody can tell which release it was (health.release: router) (asked for 10 s)")]
    public async Task What_answered_instead_is_told_exactly(int status, string? release, string text)
    {
        using var app = new App(() => Answer(status, release));

        Assert.Equal($"http://app.test/healthz {text}", await VerifyAsync(app));
    }

    [Fact]
    public async Task A_redirect_is_told_with_where_it_points()
    {
        using var app = new App(() =>
        {
            var response = Answer(301, Release);
            response.Headers.Location = new Uri("https://app.test/healthz");
            return response;
        });

        Assert.Equal("http://app.test/healthz answered 301, a redirect to https://app.test/healthz: the health path has to answer 2xx itself (asked for 10 s)", await VerifyAsync(app));
    }

    [Theory]
    [InlineData("{\"release\": \"1a2b3c4-9f8e7d\"}", null)]
    [InlineData("{\"release\": \"5d6e7f8-0a1b2c\"}", "http://app.test/healthz answered 200, and its body does not name release 1a2b3c4-9f8e7d (health.release: body) (asked for 10 s)")]
    public async Task The_body_can_name_the_release(string body, string? text)
    {
        using var app = new App(() => new HttpResponseMessage { Content = new StringContent(body) });

        Assert.Equal(text, await VerifyAsync(app, new() { Release = ReleaseSource.Body }));
    }

    [Theory]
    [InlineData("X-Release", null)]
    [InlineData("X-Slipway-Release", "http://app.test/healthz answered 200 without the header X-Release, so nobody can tell which release it was (health.release: header) (asked for 10 s)")]
    public async Task A_header_of_the_app_can_name_the_release(string header, string? text)
    {
        using var app = new App(() =>
        {
            var response = new HttpResponseMessage();
            response.Headers.Add(header, Release);
            return response;
        });

        Assert.Equal(text, await VerifyAsync(app, new() { Release = ReleaseSource.Header }));
    }

    [Fact]
    public async Task Through_the_window_every_answer_counts()
    {
        var count = 0;
        var health = new HealthSettings { Window = TimeSpan.FromSeconds(20) };
        using var good = new App(() => Answer(200, Release));
        using var failing = new App(() => Answer(++count == 10 ? 502 : 200, Release));

        Assert.Null(await VerifyAsync(good, health));
        Assert.Equal(23, good.Asked.Count);
        Assert.Equal(
            "http://app.test/healthz answered 502 from release 1a2b3c4-9f8e7d: the health path has to answer 2xx (7 s after its first answers; health.window is 20 s)",
            await VerifyAsync(failing, health));
    }

    [Fact]
    public async Task Over_a_real_connection_a_redirect_is_not_followed_and_nobody_there_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";
        var serving = Task.Run(async () =>
        {
            using var connection = await listener.AcceptTcpClientAsync();
            await connection.GetStream().ReadAtLeastAsync(new byte[4096], 1);
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: {address}login\r\nContent-Length: 0\r\n\r\n"));
        });
        using var probe = new ReleaseProbe(null, loopback: true, TimeProvider.System);

        var redirected = await probe.AskAsync(new Uri(address), ReleaseSource.Router, Release, default);
        await serving;
        Assert.False(listener.Pending());
        // Bound and not listening: the port is nobody's, and stays so.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var nobody = $"http://{silent.LocalEndPoint}/";
        var refused = await probe.AskAsync(new Uri(nobody), ReleaseSource.Router, Release, default);

        Assert.Equal($"{address} answered 302, a redirect to {address}login: the health path has to answer 2xx itself", redirected.Text);
        Assert.Equal($"{nobody} did not answer: connection refused", refused.Text);
    }

    [Fact]
    public async Task Who_does_not_answer_at_all_is_not_waited_for_forever()
    {
        using var app = new App(null);
        using var probe = new ReleaseProbe(app, loopback: false, _time);
        var asking = probe.AskAsync(new Uri("http://app.test/healthz"), ReleaseSource.Router, Release, default);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("http://app.test/healthz did not answer within 5 s", (await asking.WaitAsync(TimeSpan.FromSeconds(30))).Text);
    }

    private async Task<string?> VerifyAsync(App app, HealthSettings? health = null)
    {
        using var probe = new ReleaseProbe(app, loopback: false, _time);
        return await new Verification(probe, _time).FailureAsync("http://app.test", health ?? new(), Release, TimeSpan.FromSeconds(10), default);
    }

    private static HttpResponseMessage Answer(int status, string? release)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status);
        if (release is not null)
            response.Headers.Add("X-Slipway-Release", release);
        return response;
    }

    /// <summary>An app that answers as it is told, or never.</summary>
    private sealed class App(Func<HttpResponseMessage>? answer) : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add(request.RequestUri!.ToString());
            if (answer is null)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return answer!();
        }
    }
}
