using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Dock.Routing;

namespace Slipway.Tests.Dock;

public sealed class DoorTests
{
    private readonly Door _door = new(TimeProvider.System);

    [Fact]
    public async Task An_open_door_lets_everybody_pass()
    {
        Assert.True(await _door.PassAsync(Request()));
        Assert.Null(_door.HeldUntil);
    }

    [Fact]
    public async Task A_closed_door_answers_503_with_a_page_for_browsers_and_a_line_for_programs()
    {
        _door.Closed = new Closure(DateTimeOffset.UnixEpoch, "ada", "<h1>Back at noon</h1>", TimeSpan.FromSeconds(90.5));
        Assert.Equal((503, "91", "text/html; charset=utf-8", "<h1>Back at noon</h1>"), await AskAsync("GET", "text/html,application/xhtml+xml"));
        Assert.Equal((503, "91", "text/plain; charset=utf-8", "Down for maintenance.\n"), await AskAsync("POST", "application/json"));
        Assert.Equal((503, "91", "text/html; charset=utf-8", ""), await AskAsync("HEAD", "text/html"));
        _door.Closed = null;
        Assert.True(await _door.PassAsync(Request()));
    }

    [Fact]
    public async Task Held_requests_wait_until_they_are_released()
    {
        _door.HoldUntil(DateTimeOffset.UtcNow.AddMinutes(1));
        var waiting = _door.PassAsync(Request()).AsTask();
        Assert.Equal(1, _door.Held);
        Assert.False(waiting.IsCompleted);
        // Prolonged, the same requests wait on.
        _door.HoldUntil(DateTimeOffset.UtcNow.AddMinutes(2));
        Assert.False(waiting.IsCompleted);
        _door.Release();
        Assert.True(await waiting);
        Assert.Equal((0, null), (_door.Held, _door.HeldUntil));
    }

    [Fact]
    public async Task At_its_end_a_hold_ends_by_itself()
    {
        _door.HoldUntil(DateTimeOffset.UtcNow.AddMilliseconds(50));
        Assert.True(await _door.PassAsync(Request()).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        _door.HoldUntil(DateTimeOffset.UtcNow.AddSeconds(-1));
        Assert.Null(_door.HeldUntil);
    }

    [Fact]
    public async Task A_client_that_goes_while_it_waits_is_forgotten()
    {
        _door.HoldUntil(DateTimeOffset.UtcNow.AddMinutes(1));
        using var gone = new CancellationTokenSource();
        var request = Request();
        request.RequestAborted = gone.Token;
        var waiting = _door.PassAsync(request).AsTask();
        await gone.CancelAsync();
        Assert.False(await waiting);
        Assert.Equal(0, _door.Held);
    }

    private static DefaultHttpContext Request(string method = "GET", string accept = "*/*")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Headers.Accept = accept;
        context.Response.Body = new MemoryStream();
        return context;
    }

    private async Task<(int, string, string?, string)> AskAsync(string method, string accept)
    {
        var context = Request(method, accept);
        Assert.False(await _door.PassAsync(context));
        return (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString(), context.Response.ContentType, Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray()));
    }
}
