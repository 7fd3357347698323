using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Traffic;

/// <summary>Nobody who uses the site notices a promotion or a rollback.</summary>
public sealed class ZeroLossTests : IAsyncLifetime
{
    private const int Rate = 200;

    private const string Program = """
        using System.Net.WebSockets;

        var release = Environment.GetEnvironmentVariable("SLIPWAY_RELEASE");
        if (args is ["release"])
            return 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.UseWebSockets();
        app.MapGet("/", () => $"{release}");
        app.MapGet("/healthz", () => $"release {release}");
        app.MapGet("/slow", async () =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2));
            return $"{release}";
        });
        app.MapPost("/echo", async (HttpContext context) =>
        {
            context.Response.ContentLength = context.Request.ContentLength;
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        app.Map("/ws", async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: WebSocketMessageType.Text } message)
                await socket.SendAsync(buffer.AsMemory(0, message.Count), WebSocketMessageType.Text, message.EndOfMessage, CancellationToken.None);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        });
        app.Run($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
        return 0;
        """;

    private readonly TinyProject _project = new();
    private string _first = "";
    private string _second = "";

    public async ValueTask InitializeAsync()
    {
        await _project.InitializeAsync();
        _project.Configure("production", $"platform: {{ kind: local, port: {_project.ProductionPort}, drain: 5s }}\npromote: {{ from: staging }}\n");
        _project.Write("app/Program.cs", Program);
        await RepositoryUnderTest.CommitAsync(_project.Root, "An app with slow answers, large ones and websockets");
        _first = Release(await _project.SlipwayAsync("--target=DeployStaging"));
        (await _project.SlipwayAsync("--target=PromoteProduction")).MustExitWith(0);
        _project.Write("app/second.txt", "another release");
        await RepositoryUnderTest.CommitAsync(_project.Root, "A second release");
        _second = Release(await _project.SlipwayAsync("--target=DeployStaging"));
    }

    public ValueTask DisposeAsync() => _project.DisposeAsync();

    [Fact]
    public Task Twenty_promotions_and_rollbacks_under_load_lose_nothing() => SwitchAsync(20);

    [Fact(Explicit = true)]
    public Task Five_hundred_promotions_and_rollbacks_under_load_lose_nothing() => SwitchAsync(500);

    private async Task SwitchAsync(int rounds)
    {
        var site = new Uri($"http://127.0.0.1:{_project.ProductionPort}/");
        await using var load = new Load(site, Rate, release => release == _first || release == _second);
        using var client = new HttpClient();
        load.Start();
        for (var round = 1; round <= rounds; round++)
        {
            (await _project.SlipwayAsync("--target=PromoteProduction")).MustExitWith(0);
            Assert.Equal((round, _second), (round, await client.GetStringAsync(site)));
            (await _project.SlipwayAsync("--target=RollbackProduction")).MustExitWith(0);
            Assert.Equal((round, _first), (round, await client.GetStringAsync(site)));
            Assert.Empty(load.Failures);
        }

        await load.EndAsync();
        Assert.Empty(load.Failures);
        Assert.Equal(load.Sent, load.Answered);
        TestContext.Current.TestOutputHelper?.WriteLine($"{load.Answered} requests answered during {rounds} promotions and {rounds} rollbacks");
    }

    private static string Release(CommandResult result) => Regex.Matches(result.MustExitWith(0).Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
}
