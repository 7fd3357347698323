using System.Diagnostics;
using System.Globalization;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Benchmarks;

/// <summary>What a process of its own does, so that its memory is that of the work alone. It writes its seconds and its peak in MB.</summary>
internal static class PackingProcess
{
    public const string Argument = "--packing";
    public const string Pack = "pack";
    public const string Unpack = "unpack";

    public static async Task RunAsync(string[] arguments)
    {
        var seconds = arguments switch
        {
            [Pack, var tree, var project] => await PackAsync(tree, new ProjectPaths(project)),
            [Unpack, var project] => await UnpackAsync(new ProjectPaths(project)),
            _ => throw new ArgumentException($"It cannot do this: {string.Join(' ', arguments)}", nameof(arguments)),
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {Memory.Of(Environment.ProcessId, peak: true)}"));
    }

    /// <summary>From a built tree to a recorded manifest.</summary>
    private static async Task<double> PackAsync(string tree, ProjectPaths project)
    {
        var procfile = Path.Combine(Directory.CreateDirectory(project.Root).FullName, "Procfile");
        await File.WriteAllTextAsync(procfile, "web: dotnet App.dll\n");
        var files = Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(tree, file)).Order(StringComparer.Ordinal).ToList();
        var releases = new ReleaseRepository(new DirectoryStateStore(project.State));
        var packer = new Packer(new ContentStore(project));

        var clock = Stopwatch.StartNew();
        var variant = await packer.PackAsync(new BuiltVariant("net10.0", "any", tree, files), procfile, "", null, default);
        var manifest = ReleaseId.Seal(new ReleaseManifest
        {
            Id = "",
            Commit = new string('0', 40),
            Builder = "dotnet",
            Toolchain = "none",
            App = ".",
            Processes = [new("web", "dotnet App.dll")],
            Environments = new Dictionary<string, EnvironmentVariant> { ["staging"] = new("requirements/staging.props", "", variant.Key) },
            Variants = new Dictionary<string, Variant> { [variant.Key] = variant },
        });
        await releases.AddAsync(manifest, default);
        return clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> UnpackAsync(ProjectPaths project)
    {
        var releases = new ReleaseRepository(new DirectoryStateStore(project.State));
        var manifest = await releases.FindAsync((await releases.ListAsync(default))[0], default);
        var clock = Stopwatch.StartNew();
        await new ContentStore(project).UnpackAsync(manifest!.VariantFor("staging").Files, Path.Combine(project.Slipway, "unpacked"), default);
        return clock.Elapsed.TotalSeconds;
    }
}
