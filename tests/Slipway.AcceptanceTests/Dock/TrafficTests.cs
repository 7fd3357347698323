using System.Net.WebSockets;
using System.Text;
using Slipway.Platforms;

namespace Slipway.AcceptanceTests.Dock;

public sealed class TrafficTests
{
    private int _requests;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Switches_lose_no_request()
    {
        await using var project = new DockProject { Web = 2 };
        var first = await project.DeployAsync(1, "1111111-aaaaaa");
        await project.StartAsync(2, "2222222-bbbbbb");
        using var ending = new CancellationTokenSource();
        var megabyte = new byte[1 << 20];
        Random.Shared.NextBytes(megabyte);

        using var socket = await OpenAsync(project);
        using var slow = await project.Client.GetAsync(new Uri("/slow", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
        Task[] loads =
        [
            RepeatAsync(async () => await project.AskAsync(), ending.Token),
            RepeatAsync(async () => await project.AskAsync(), ending.Token),
            RepeatAsync(() => AskAnewAsync(project), ending.Token),
            RepeatAsync(() => EchoAsync(project, megabyte), ending.Token),
        ];
        // As many rounds as it takes, however slow the machine is.
        for (var round = 0; round < 6 || Volatile.Read(ref _requests) < 300; round++)
        {
            var (number, release) = round % 2 == 0 ? (2, "2222222-bbbbbb") : (1, "1111111-aaaaaa");
            await project.Platform().RestoreAsync(new Observation { Deployment = number, Release = release }, new Fence(2, "test"), Stop);
            Assert.Equal(release, (await project.AskAsync()).Release);
            await EchoAsync(socket, $"still here in round {round}");
        }

        await ending.CancelAsync();
        await Task.WhenAll(loads);
        Assert.Equal("1111111-aaaaaa", await slow.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop));
        Assert.Equal("1111111-aaaaaa", first.Request.Release.Id);
    }

    [Fact]
    public async Task A_websocket_is_told_to_go_away_when_the_drain_time_is_over()
    {
        await using var project = new DockProject { Drain = TimeSpan.FromSeconds(1) };
        await project.DeployAsync(1, "1111111-aaaaaa");
        using var socket = await OpenAsync(project);
        await EchoAsync(socket, "hello");

        await project.DeployAsync(2, "2222222-bbbbbb");
        await EchoAsync(socket, "still served by the old release");
        var message = await socket.ReceiveAsync(new byte[16], Stop);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable), (message.MessageType, message.CloseStatus));
    }

    [Fact]
    public async Task The_app_sees_who_asked_and_the_answer_says_which_release_it_is()
    {
        await using var project = new DockProject();
        await project.DeployAsync(1, "1111111-aaaaaa");
        using var answer = await project.Client.GetAsync(new Uri("/headers", UriKind.Relative), Stop);
        Assert.Equal(["1111111-aaaaaa"], answer.Headers.GetValues("X-Slipway-Release"));
        var headers = await answer.Content.ReadAsStringAsync(Stop);
        Assert.Contains($"Host: localhost:{project.Port}", headers, StringComparison.Ordinal);
        Assert.Contains($"X-Forwarded-Host: localhost:{project.Port}", headers, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Proto: http", headers, StringComparison.Ordinal);
        Assert.Matches("X-Forwarded-For: (127.0.0.1|::1)", headers);
    }

    [Fact]
    public async Task Without_a_live_release_the_port_says_what_to_type()
    {
        await using var project = new DockProject();
        await project.StartAsync(1, "1111111-aaaaaa");
        using var answer = await project.Client.GetAsync(new Uri("/", UriKind.Relative), Stop);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("No release is live in staging.\nDeploy one: ./build.sh --target=DeployStaging\n", await answer.Content.ReadAsStringAsync(Stop));
    }

    private async Task RepeatAsync(Func<Task> request, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await request();
            Interlocked.Increment(ref _requests);
        }
    }

    private static async Task AskAnewAsync(DockProject project)
    {
        using var fresh = project.NewClient();
        await project.AskAsync(fresh);
    }

    private static async Task EchoAsync(DockProject project, byte[] body)
    {
        using var answer = await project.Client.PostAsync(new Uri("/echo", UriKind.Relative), new ByteArrayContent(body), Stop);
        Assert.Equal(body, await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(Stop));
    }

    private static async Task<ClientWebSocket> OpenAsync(DockProject project)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://localhost:{project.Port}/ws"), Stop);
        return socket;
    }

    private static async Task EchoAsync(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Stop);
        var buffer = new byte[1024];
        var message = await socket.ReceiveAsync(buffer, Stop);
        Assert.Equal(text, Encoding.UTF8.GetString(buffer, 0, message.Count));
    }
}
