using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>A clone of the repository in a scratch directory, on ports of its own.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);
    private static readonly HashSet<int> Given = [];

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-benchmark-").FullName;

    private Workload(CancellationToken cancellation) => Cancellation = cancellation;

    /// <summary>Ends whatever is measured.</summary>
    public CancellationToken Cancellation { get; }

    public string Root => Path.Combine(_scratch, "clone");

    public string BuildScript => Path.Combine(Root, "build.sh");

    /// <param name="repository">What is cloned.</param>
    /// <param name="environments">Names of more environments that releases are built for.</param>
    /// <param name="cancellation">Ends whatever is measured.</param>
    public static async Task<Workload> CreateAsync(string repository, IEnumerable<string> environments, CancellationToken cancellation)
    {
        var workload = new Workload(cancellation);
        try
        {
            await workload.CloneAsync(repository, environments);
            return workload;
        }
        catch (Exception)
        {
            await workload.DisposeAsync();
            throw;
        }
    }

    /// <summary>An environment like staging with no worker and a port of its own; a release has a variant for it when it was there before the build.</summary>
    public void AddEnvironment(string name)
    {
        var app = Path.Combine(Root, "samples", "guestbook");
        File.Copy(Path.Combine(Root, "requirements", "staging.props"), Path.Combine(Root, "requirements", $"{name}.props"));
        File.Copy(Path.Combine(app, "packages.staging.lock.json"), Path.Combine(app, $"packages.{name}.lock.json"));
        File.WriteAllText(EnvironmentFile(name), $"platform:\n  port: {FreePort()}\nprocesses:\n  worker: {{ instances: 0 }}\n");
    }

    public void RemoveEnvironment(string name)
    {
        File.Delete(EnvironmentFile(name));
        File.Delete(Path.Combine(Root, "requirements", $"{name}.props"));
        File.Delete(Path.Combine(Root, "samples", "guestbook", $"packages.{name}.lock.json"));
    }

    /// <returns>Where an environment answers.</returns>
    public Uri Site(string environment)
    {
        var port = Regex.Match(File.ReadAllText(EnvironmentFile(environment)), @"port: (\d+)").Groups[1].Value;
        return new Uri($"http://127.0.0.1:{port}/");
    }

    public Task<(double FirstLine, double Whole, string Output)> SlipwayAsync(params string[] arguments) =>
        Stopwatched.RunAsync(Root, BuildScript, arguments, Cancellation);

    public Task CommitAsync(string message) => CommitAsync(Root, message);

    public async Task CommitAsync(string project, string message)
    {
        await Stopwatched.RunAsync(project, "git", ["add", "-A"], Cancellation);
        await Stopwatched.RunAsync(project, "git", ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.test", "commit", "-q", "--allow-empty", "-m", message], Cancellation);
    }

    /// <returns>An empty directory that is removed with the workload.</returns>
    public string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(_scratch, name)).FullName;

    /// <summary>Stops the dock of a project and all that runs on it, also after an interruption.</summary>
    /// <exception cref="TimeoutException">It did not stop in time.</exception>
    public async Task StopAsync(string project)
    {
        // Without a dock nothing runs, and there may be no build host yet that could be asked.
        if (!Directory.Exists(Path.Combine(project, ".slipway", "dock")))
            return;
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await Stopwatched.RunAsync(project, BuildScript, [$"--working={project}", "--target=Stop"], limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The dock of {project} did not stop within {StopLimit.TotalSeconds} s. It ends by itself within ten more, since its directory is deleted.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(Root);
        }
        finally
        {
            Directory.Delete(_scratch, recursive: true);
        }
    }

    private async Task CloneAsync(string repository, IEnumerable<string> environments)
    {
        await Stopwatched.RunAsync(_scratch, "git", ["clone", "-q", repository, Root], Cancellation);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "environments"), "*.yml"))
            await File.WriteAllTextAsync(file, Regex.Replace(await File.ReadAllTextAsync(file), @"port: \d+", _ => $"port: {FreePort()}"));
        foreach (var environment in environments)
            AddEnvironment(environment);
        await CommitAsync("Move to free ports");
    }

    private string EnvironmentFile(string name) => Path.Combine(Root, "environments", $"{name}.yml");

    /// <returns>A port that is free now and was not given out before.</returns>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.Add(port))
                return port;
        }
    }
}
