using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Slipway.Benchmarks;

/// <summary>A clone of the repository in a scratch directory, on ports of its own.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-benchmark-").FullName;

    private Workload()
    {
    }

    public string Root => Path.Combine(_scratch, "clone");

    public string BuildScript => Path.Combine(Root, "build.sh");

    public static async Task<Workload> CreateAsync(string repository)
    {
        var workload = new Workload();
        await Stopwatched.RunAsync(workload._scratch, "git", ["clone", "-q", repository, workload.Root]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(workload.Root, "environments"), "*.yml"))
            await File.WriteAllTextAsync(file, Regex.Replace(await File.ReadAllTextAsync(file), @"port: \d+", _ => $"port: {FreePort()}"));
        await workload.CommitAsync("Move to free ports");
        return workload;
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

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
