using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.AcceptanceTests.Guestbook;

/// <summary>A web process of the guestbook, seen through a browser's eyes: it keeps cookies and follows no redirect by itself.</summary>
/// <param name="tokenField">Name of the form's field that holds the visitor's token.</param>
public sealed class WebInstance(GuestbookProcess process, int port, string tokenField = "token")
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(5) });

    public GuestbookProcess Process => process;

    public Uri Address { get; } = new($"http://127.0.0.1:{port}/");

    public Task MustBecomeHealthyAsync() => Wait.UntilAsync(
        async () => await TryHealthAsync() is { StatusCode: HttpStatusCode.OK } || process.HasExited,
        () => $"The web process is not healthy. It printed:\n{process.Log}");

    public Task MustAnswerAsync() => Wait.UntilAsync(
        async () => await TryHealthAsync() is not null || process.HasExited,
        () => $"The web process does not answer. It printed:\n{process.Log}");

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(new Uri(Address, path));

    public async Task<string> ReadAsync(string path = "")
    {
        using var response = await GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"GET /{path}: {(int)response.StatusCode}\n{body}\n--- log\n{process.Log}");
        return body;
    }

    /// <summary>Opens the form, as a browser that sends it later, maybe to another instance.</summary>
    public async Task<(string Cookie, string Token)> OpenFormAsync()
    {
        using var page = await GetAsync("");
        var cookie = page.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        var field = Regex.Match(await page.Content.ReadAsStringAsync(), $"name=\"{tokenField}\" value=\"([^\"]+)\"");
        return (cookie, field.Groups[1].Value);
    }

    /// <summary>Fills in the form and sends it.</summary>
    /// <returns>Status, and the body's text with its entities resolved.</returns>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string name, string message, byte[]? picture = null, string fileName = "picture.png", (string Cookie, string Token)? form = null)
    {
        var (cookie, token) = form ?? await OpenFormAsync();
        using var content = new MultipartFormDataContent
        {
            { new StringContent(token), tokenField },
            { new StringContent(name), "name" },
            { new StringContent(message), "message" },
        };
        if (picture is not null)
            content.Add(new ByteArrayContent(picture), "picture", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, Address) { Content = content };
        // As browsers do not, but it makes the refusal of a body that is too large readable for certain.
        request.Headers.ExpectContinue = picture?.Length > 1_000_000;
        if (cookie.Length > 0)
            request.Headers.Add("Cookie", cookie);
        using var response = await Client.SendAsync(request);
        return (response.StatusCode, WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()));
    }

    public async Task MustPostAsync(string name, string message, byte[]? picture = null)
    {
        var (status, body) = await PostAsync(name, message, picture);
        Assert.True(status == HttpStatusCode.SeeOther, $"{(int)status}\n{body}\n--- log\n{process.Log}");
    }

    public async Task<ClientWebSocket> ListenAsync(long after)
    {
        var socket = new ClientWebSocket();
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/live?after={after}"), deadline.Token);
        return socket;
    }

    /// <returns>Id and markup of the next entry.</returns>
    public static async Task<(long Id, string Html)> NextEntryAsync(ClientWebSocket socket)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        using var message = new MemoryStream();
        var buffer = new byte[4096];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        Assert.Equal(WebSocketMessageType.Text, received.MessageType);
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(message.ToArray()));
        return (json.RootElement.GetProperty("id").GetInt64(), json.RootElement.GetProperty("html").GetString()!);
    }

    private async Task<HttpResponseMessage?> TryHealthAsync()
    {
        try
        {
            using var response = await GetAsync("healthz");
            return response;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
