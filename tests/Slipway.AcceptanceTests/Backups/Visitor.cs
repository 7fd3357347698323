using System.Net;
using System.Text.RegularExpressions;

namespace Slipway.AcceptanceTests.Backups;

/// <summary>Somebody who signs the guestbook with a browser.</summary>
internal sealed class Visitor(int port) : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://localhost:{port}/") };

    public async Task SignAsync(string message, byte[]? picture = null)
    {
        var page = await PageAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Regex.Match(page, @"name=""token"" value=""([^""]*)""").Groups[1].Value), "token" },
            { new StringContent("A visitor"), "name" },
            { new StringContent(message), "message" },
        };
        if (picture is not null)
            form.Add(new ByteArrayContent(picture), "picture", "picture.png");
        using var answer = await _client.PostAsync(new Uri("/", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    public Task<string> PageAsync() => _client.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);

    public async Task<bool> SeesAsync(string message) => (await PageAsync()).Contains(message, StringComparison.Ordinal);

    public void Dispose() => _client.Dispose();
}
