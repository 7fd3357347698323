namespace Slipway.Benchmarks;

/// <summary>A project of its own whose app spends half a millisecond of processor time on a request, deployed to the dock.</summary>
internal sealed class BusyProject : IAsyncDisposable
{
    private readonly Workload _workload;
    private readonly string _root;

    private BusyProject(Workload workload)
    {
        _workload = workload;
        _root = workload.NewDirectory("busy");
        Routed = new Uri($"http://127.0.0.1:{Workload.FreePort()}/work");
    }

    /// <summary>The work, asked of the dock.</summary>
    public Uri Routed { get; }

    /// <returns>The work, asked of the app itself.</returns>
    public async Task<Uri> DirectAsync()
    {
        using var http = new HttpClient();
        var port = await http.GetStringAsync(new Uri(Routed, "port"), _workload.Cancellation);
        return new Uri($"http://127.0.0.1:{port}/work");
    }

    public static async Task<BusyProject> DeployAsync(Workload workload)
    {
        var project = new BusyProject(workload);
        try
        {
            await project.DeployAsync();
            return project;
        }
        catch (Exception)
        {
            await project.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await _workload.StopAsync(_root);

    private async Task DeployAsync()
    {
        var app = Directory.CreateDirectory(Path.Combine(_root, "app")).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_workload.Root, "tests", "Slipway.Benchmarks.App")).Where(file => Path.GetFileName(file) != "packages.lock.json"))
            File.Copy(file, Path.Combine(app, Path.GetFileName(file)));
        await WriteAsync(".gitignore", "bin/\nobj/\n.slipway/\n");
        await WriteAsync("requirements/staging.props", "<Project />\n");
        await WriteAsync("environments/staging.yml", $"app: app\nplatform: {{ kind: local, port: {Routed.Port} }}\n");
        await Stopwatched.RunAsync(_root, "git", ["init", "-q"], _workload.Cancellation);
        await _workload.SlipwayAsync($"--working={_root}", "--target=RequirementsStaging");
        await _workload.CommitAsync(_root, "An app that is busy");
        await _workload.SlipwayAsync($"--working={_root}", "--target=DeployStaging");
    }

    private async Task WriteAsync(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text, _workload.Cancellation);
    }
}
