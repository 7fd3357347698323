using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>A clone of the repository in a scratch directory, on ports of its own.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private static readonly HashSet<int> Given = [];

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-benchmark-").FullName;

    private Workload()
    {
    }

    public string Root => Path.Combine(_scratch, "clone");

    public string BuildScript => Path.Combine(Root, "build.sh");

    /// <param name="repository">What is cloned.</param>
    /// <param name="environments">Names of more environments that releases are built for.</param>
    public static async Task<Workload> CreateAsync(string repository, IEnumerable<string> environments)
    {
        var workload = new Workload();
        await Stopwatched.RunAsync(workload._scratch, "git", ["clone", "-q", repository, workload.Root]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(workload.Root, "environments"), "*.yml"))
            await File.WriteAllTextAsync(file, Regex.Replace(await File.ReadAllTextAsync(file), @"port: \d+", _ => $"port: {FreePort()}"));
        foreach (var environment in environments)
            workload.AddEnvironment(environment);
        await workload.CommitAsync("Move to free ports");
        return workload;
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
        Stopwatched.RunAsync(Root, BuildScript, arguments);

    public async Task CommitAsync(string message)
    {
        await Stopwatched.RunAsync(Root, "git", ["add", "-A"]);
        await Stopwatched.RunAsync(Root, "git", ["-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.test", "commit", "-q", "--allow-empty", "-m", message]);
    }

    public async ValueTask DisposeAsync()
    {
        await SlipwayAsync("--target=Stop");
        Directory.Delete(_scratch, recursive: true);
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
