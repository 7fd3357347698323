using System.Diagnostics;

namespace Slipway.Benchmarks;

/// <summary>nginx before an app, with the settings that its documentation gives for that, as a foreground process with files in a directory of its own.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    public const string Program = "nginx";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private Nginx(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    /// <summary>The app's address, asked of nginx.</summary>
    public Uri Address { get; }

    /// <param name="directory">Takes its files.</param>
    /// <param name="app">What it stands before.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="InvalidOperationException">It does not answer.</exception>
    public static async Task<Nginx> StartAsync(string directory, Uri app, CancellationToken cancellation)
    {
        var address = new UriBuilder(app) { Port = Workload.FreePort() }.Uri;
        var configuration = Path.Combine(directory, "nginx.conf");
        var log = Path.Combine(directory, "error.log");
        await File.WriteAllTextAsync(configuration, Configuration(app.Port, address.Port), cancellation);
        var start = new ProcessStartInfo(Installed.Find(Program)!, ["-p", directory, "-c", configuration, "-e", log]) { WorkingDirectory = directory };
        var nginx = new Nginx(Session.Start(start), address);
        try
        {
            await nginx.AnswersAsync(log, cancellation);
            return nginx;
        }
        catch (Exception)
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Session.EndAsync(_process);
        _process.Dispose();
    }

    private async Task AnswersAsync(string log, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(Address, cancellation);
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException exception)
            {
                if (_process.HasExited || clock.Elapsed > Patience)
                    throw new InvalidOperationException($"nginx does not answer: {exception.Message}\n{(File.Exists(log) ? await File.ReadAllTextAsync(log, cancellation) : "")}", exception);
                await Task.Delay(10, cancellation);
            }
        }
    }

    // The dock keeps no access log and tells the app the same headers. Connections are kept on both sides for as long as the run takes.
    private static string Configuration(int app, int port) =>
        $$"""
        daemon off;
        worker_processes auto;
        pid nginx.pid;
        events { worker_connections 1024; }
        http {
            access_log off;
            keepalive_requests 10000000;
            client_body_temp_path client-body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            upstream app {
                server 127.0.0.1:{{app}};
                keepalive 128;
                keepalive_requests 10000000;
            }
            server {
                listen 127.0.0.1:{{port}};
                location / {
                    proxy_pass http://app;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_set_header Host $http_host;
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_set_header X-Forwarded-Proto $scheme;
                    proxy_set_header X-Forwarded-Host $http_host;
                }
            }
        }

        """;
}
