using System.Net.Sockets;
using System.Text.Json;
using Slipway.Platforms.Local;
using Slipway.Platforms.Local.Protocol;

namespace Slipway.Dock.Control;

/// <summary>Listens on the control socket.</summary>
internal sealed class ControlServer : IDisposable
{
    private static readonly TimeSpan FinishDeadline = TimeSpan.FromSeconds(2);

    private readonly DockPaths _paths;
    private readonly Hosting.Dock _dock;
    private readonly DockLog _log;
    private readonly Socket _listener;
    private readonly HashSet<Task> _conversations = [];
    private readonly Lock _lock = new();
    private bool _listening = true;

    private ControlServer(DockPaths paths, Hosting.Dock dock, DockLog log, Socket listener)
    {
        _paths = paths;
        _dock = dock;
        _log = log;
        _listener = listener;
    }

    public static ControlServer Listen(DockPaths paths, Hosting.Dock dock, DockLog log)
    {
        paths.CreateSocketDirectory();
        // The lock says that no other daemon lives: what lies there is a dead one's.
        File.Delete(paths.Socket);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(paths.Socket));
        // Nobody can connect before it listens, and nobody else can reach into the directory anyway.
        File.SetUnixFileMode(paths.Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        listener.Listen();
        var server = new ControlServer(paths, dock, log, listener);
        _ = server.AcceptAsync();
        return server;
    }

    /// <summary>Lets the last answers out.</summary>
    public async Task FinishAsync()
    {
        ListenNoMore();
        Task[] conversations;
        lock (_lock)
            conversations = [.. _conversations];
        await Task.WhenAny(Task.WhenAll(conversations), Task.Delay(FinishDeadline));
    }

    public void Dispose() => _listener.Dispose();

    private void ListenNoMore()
    {
        lock (_lock)
        {
            if (_listening)
                File.Delete(_paths.Socket);
            _listening = false;
        }

        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            var conversation = ConverseAsync(socket);
            lock (_lock)
                _conversations.Add(conversation);
            _ = conversation.ContinueWith(Forget, TaskScheduler.Default);
        }
    }

    private void Forget(Task conversation)
    {
        lock (_lock)
            _conversations.Remove(conversation);
    }

    private async Task ConverseAsync(Socket socket)
    {
        using var channel = new LineChannel(socket);
        try
        {
            var binary = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
            await channel.WriteAsync(new DockHello(DockHello.CurrentProtocol, Environment.ProcessId, _paths.Root, binary), ProtocolJson.Default.DockHello, CancellationToken.None);
            if (await channel.ReadAsync(ProtocolJson.Default.DockRequest, CancellationToken.None) is { } request)
                await new Conversation(channel, _dock, _log, ListenNoMore).AnswerAsync(request);
        }
        catch (Exception exception) when (exception is SocketException or JsonException or ObjectDisposedException)
        {
            _log.Write($"a client went away: {exception.Message}");
        }
    }
}
