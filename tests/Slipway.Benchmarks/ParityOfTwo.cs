using System.Diagnostics;
using System.Globalization;
using System.Text;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Parity;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Processes;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Benchmarks;

/// <summary>How long two environments take to be compared: files, ledger, and the locks by git.</summary>
internal static class ParityOfTwo
{
    public const string Section = "parity";

    private const int Packages = 300;
    private const int Rounds = 20;
    private const double Limit = 0.5;

    /// <summary>One package in so many has another version.</summary>
    private const int DiffersEvery = 10;

    public static async Task TakeAsync(bool quick, Results results)
    {
        var root = Directory.CreateTempSubdirectory("slipway-parity-").FullName;
        try
        {
            await WriteAsync(root);
            results.Add(await Sampling.SampleAsync(string.Create(CultureInfo.InvariantCulture, $"parity of two environments with {Packages} packages each"), quick ? 3 : Rounds, () => CompareAsync(root), Limit));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<double> CompareAsync(string root)
    {
        var clock = Stopwatch.StartNew();
        var paths = new ProjectPaths(root);
        IPlatformKind[] platforms = [new LocalPlatformKind()];
        var environments = EnvironmentLoader.Load(paths, [.. platforms.Select(kind => kind.Schema)]);
        var state = new DirectoryStateStore(paths.State);
        var content = new ContentStore(paths.Store);
        var releases = new ReleaseRepository(state);
        var secrets = new SecretResolver(paths);
        var parity = await new ParityCheck(new EngineParts
        {
            Paths = paths,
            Environments = environments,
            Platforms = platforms,
            State = state,
            Builder = new ReleaseBuilder(paths, releases, state, content),
            Releases = releases,
            Content = content,
            Source = new GitSource(paths),
            ResolveSecrets = secrets.ResolveAsync,
            Fingerprint = new SecretFingerprint(paths).Passing().Of,
        }).CompareAsync(environments, all: true, CancellationToken.None);
        var elapsed = clock.Elapsed.TotalSeconds;
        var packages = parity.Findings.Where(finding => finding.Group == "packages").ToList();
        return packages.Count == Packages && packages.Count(finding => finding.Verdict == Verdict.Drift) == Packages / DiffersEvery
            ? elapsed
            : throw new InvalidOperationException($"{packages.Count} packages were compared.");
    }

    private static async Task WriteAsync(string root)
    {
        Directory.CreateDirectory(Path.Combine(root, "environments"));
        await File.WriteAllTextAsync(Path.Combine(root, "Procfile"), "web: serve\n");
        foreach (var (environment, port, patch) in new[] { ("staging", 8081, 1), ("production", 8082, 0) })
        {
            await File.WriteAllTextAsync(Path.Combine(root, "environments", $"{environment}.yml"), $"platform: {{ kind: local, port: {port} }}\n");
            await File.WriteAllTextAsync(Path.Combine(root, $"packages.{environment}.lock.json"), Lock(patch));
        }

        foreach (string[] arguments in new[] { new[] { "init", "-q" }, ["add", "-A"], ["-c", "user.name=b", "-c", "user.email=b@b", "commit", "-q", "-m", "Locks"] })
            await new Command("git", [.. arguments.Select(argument => new Argument(argument))]) { WorkingDirectory = root }.ReadAsync(CancellationToken.None);
    }

    private static string Lock(int patch)
    {
        var text = new StringBuilder("""{"version":2,"dependencies":{"net10.0":{""");
        for (var package = 0; package < Packages; package++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(package == 0 ? "" : ",")}\"Some.Package{package}\":{{\"type\":\"Transitive\",\"resolved\":\"1.{package}.{(package % DiffersEvery == 0 ? patch : 0)}\",\"contentHash\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes($"hash of package {package}"))}\"}}");
        }

        return text.Append("}}}").ToString();
    }
}
