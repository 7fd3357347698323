using System.Diagnostics;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Data;

/// <summary>moto's S3 on loopback, where it is on the PATH.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private readonly Process _process;

    private S3Server(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    public static async Task<S3Server> StartAsync(string directory)
    {
        Part.Require("moto_server");
        var port = FreePort.Next();
        var start = new ProcessStartInfo("moto_server", ["-H", "127.0.0.1", "-p", $"{port}"]) { WorkingDirectory = directory, RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var server = new S3Server(process, $"http://127.0.0.1:{port}");
        using var client = new HttpClient();
        for (var until = DateTime.UtcNow.AddSeconds(60); !await AnswersAsync(client, server.Url); await Task.Delay(50))
        {
            if (DateTime.UtcNow < until && !process.HasExited)
                continue;
            await server.DisposeAsync();
            // A launcher that has no such program behind it.
            Part.Missing("moto_server", "moto_server is on the PATH and does not start.");
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient client, string url)
    {
        try
        {
            using var response = await client.GetAsync(new Uri(url));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
