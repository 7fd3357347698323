using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Slipway.AcceptanceTests.Guestbook;

public sealed class LiveTests(PublishedGuestbook published, PostgreSqlServer postgreSql) : OnEitherDatabase(published, postgreSql)
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.PostgreSql)]
    public async Task An_entry_posted_to_one_instance_appears_at_the_other_and_a_form_is_good_at_both(DatabaseKind kind)
    {
        await using var site = await MigratedSiteAsync(kind);
        var (one, other) = (await site.StartWebAsync(), await site.StartWebAsync());
        using var page = await other.ListenAsync(after: 0);

        var form = await one.OpenFormAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await other.PostAsync("Frida", "Sent to the *other* one", form: form)).Status);
        var first = await WebInstance.NextEntryAsync(page);
        Assert.Contains("Sent to the <em>other</em> one", first.Html, StringComparison.Ordinal);

        await one.MustPostAsync("<b>Frida</b>", "Sent to the one");
        var second = await WebInstance.NextEntryAsync(page);
        Assert.Contains("Sent to the one", second.Html, StringComparison.Ordinal);
        Assert.Contains("<strong>&lt;b&gt;Frida&lt;/b&gt;</strong>", second.Html, StringComparison.Ordinal);
        Assert.Contains(second.Html.Trim(), await other.ReadAsync(), StringComparison.Ordinal);

        // A page that comes back gets what it missed, in order, and nothing twice.
        using var back = await one.ListenAsync(after: first.Id);
        Assert.Equal(second.Id, (await WebInstance.NextEntryAsync(back)).Id);
    }

    [Fact]
    public async Task On_sigterm_a_request_in_flight_is_finished_and_websockets_are_told_to_come_back()
    {
        await using var site = await MigratedSiteAsync(DatabaseKind.Sqlite);
        var web = await site.StartWebAsync();
        using var page = await web.ListenAsync(after: 0);
        var (cookie, token) = await web.OpenFormAsync();
        var body = $"token={Uri.EscapeDataString(token)}&name=Gerd&message=Just+in+time";
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, web.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"POST / HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n")));
        var answer = new byte[4096];
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer)), StringComparison.Ordinal);

        var stopping = web.Process.TerminateAsync();
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        var closed = await page.ReceiveAsync(new byte[64], deadline.Token);
        Assert.Equal((WebSocketMessageType.Close, WebSocketCloseStatus.EndpointUnavailable), (closed.MessageType, closed.CloseStatus));
        Assert.Equal("restarting, please come back", closed.CloseStatusDescription);
        Assert.False(web.Process.HasExited);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(body), deadline.Token);
        Assert.StartsWith("HTTP/1.1 303 ", Encoding.ASCII.GetString(answer, 0, await stream.ReadAsync(answer, deadline.Token)), StringComparison.Ordinal);
        var (exitCode, elapsed) = await stopping;
        Assert.Equal(0, exitCode);
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"The web process took {elapsed.TotalSeconds:0.0} s to stop.");

        var successor = await site.StartWebAsync();
        Assert.Contains("Just in time", await successor.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_who_never_answers_does_not_hold_up_the_end()
    {
        await using var site = await MigratedSiteAsync(DatabaseKind.Sqlite);
        var web = await site.StartWebAsync();
        using var silent = await web.ListenAsync(after: 0);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, web.Address.Port);
        await client.GetStream().WriteAsync("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"u8.ToArray());
        var (exitCode, elapsed) = await web.Process.TerminateAsync();
        Assert.Equal(0, exitCode);
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"The web process took {elapsed.TotalSeconds:0.0} s to stop.");
    }
}
