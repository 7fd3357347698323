using System.Globalization;

namespace Slipway.Benchmarks;

/// <summary>
/// Putting a large tree into the content store and out again, against the time to copy it and the time to hash it on the
/// same disk; and building it again when nothing changed.
/// </summary>
internal static class Packing
{
    public const string Section = "packing";

    private const double AgainstCopyAndHash = 1.3;
    private const double Again = 0.5;
    private const double Most = 200;

    /// <summary>Each writes 3 GiB.</summary>
    private const int MostRounds = 3;

    public static async Task TakeAsync(Workload workload, bool quick, int rounds, Results results)
    {
        var (files, bytes) = quick ? (2_000, 64L << 20) : (20_000, 1L << 30);
        var scratch = Directory.CreateDirectory(Path.Combine(workload.Root, ".slipway", "packing")).FullName;
        var tree = Path.Combine(scratch, "tree");
        LargeTree.Write(tree, files, bytes);
        var what = string.Create(CultureInfo.InvariantCulture, $"{files:N0} files, {bytes >> 20:N0} MiB");

        // In turn, and each begins with nothing left to write: a slow minute of the machine slows all of them. Nothing is
        // deleted before the end: ext4 passes over the inodes of files that are just gone, which costs whoever creates some.
        List<double> copy = [], hash = [], pack = [], packRatio = [], equal = [], unpack = [], unpackRatio = [], memory = [];
        for (var round = 0; round < Math.Min(rounds, MostRounds); round++)
        {
            var own = Directory.CreateDirectory(Path.Combine(scratch, string.Create(CultureInfo.InvariantCulture, $"round{round}"))).FullName;
            var project = Path.Combine(own, "project");
            copy.Add(await TimeAsync(own, "cp", ["-a", tree, Path.Combine(own, "copy")], workload.Cancellation));
            hash.Add(await TimeAsync(own, "/bin/sh", ["-c", "find ../tree -type f -print0 | xargs -0 sha256sum > digests"], workload.Cancellation));
            var packed = await InOwnProcessAsync(own, [PackingProcess.Pack, tree, project], workload.Cancellation);
            pack.Add(packed.Seconds);
            memory.Add(packed.Peak);
            packRatio.Add(pack[^1] / (copy[^1] + hash[^1]));
            equal.Add((await InOwnProcessAsync(own, [PackingProcess.Pack, tree, project], workload.Cancellation)).Seconds);
            unpack.Add((await InOwnProcessAsync(own, [PackingProcess.Unpack, project], workload.Cancellation)).Seconds);
            unpackRatio.Add(unpack[^1] / (copy[^1] + hash[^1]));
        }

        results.Add(new($"cp -a of {what}", copy));
        results.Add(new($"sha256sum of {what}", hash));
        results.Add(new($"packing {what}", pack));
        results.Add(new("packing, first time, against cp -a and sha256sum", packRatio, AgainstCopyAndHash, "x"));
        results.Add(new("peak memory of the process that packs", memory, Most, "MB"));
        results.Add(new("packing a new tree of the same content", equal, Note: "as built once more: all is read, nothing is written"));
        results.Add(new($"unpacking {what}", unpack));
        results.Add(new("unpacking, against cp -a and sha256sum", unpackRatio, null, "x"));
        await AgainAsync(workload, tree, what, rounds, results);
        Directory.Delete(scratch, recursive: true);
    }

    /// <summary>The tree as uncommitted files of an app, which is built and then built again.</summary>
    private static async Task AgainAsync(Workload workload, string tree, string what, int rounds, Results results)
    {
        var app = Path.Combine(workload.Root, "samples", "guestbook");
        var assets = Path.Combine(app, "assets");
        var project = Path.Combine(app, "Guestbook.csproj");
        var published = "<None Update=\"Procfile\" CopyToPublishDirectory=\"PreserveNewest\" />";
        await File.WriteAllTextAsync(project, (await File.ReadAllTextAsync(project)).Replace(published, $"{published}<None Update=\"assets/**\" CopyToPublishDirectory=\"PreserveNewest\" />", StringComparison.Ordinal));
        await workload.CommitAsync("Publish what lies in assets");
        await Stopwatched.RunAsync(app, "cp", ["-a", tree, assets], workload.Cancellation);
        await workload.SlipwayAsync("--target=BuildStaging");

        // In the process that people wait for; what its start alone takes is no packing.
        List<double> start = [], whole = [], beyond = [];
        for (var round = -1; round < rounds; round++)
        {
            var alone = (await workload.SlipwayAsync("--tree")).Whole;
            var (_, again, output) = await workload.SlipwayAsync("--target=BuildStaging");
            if (!output.Contains("was built already", StringComparison.Ordinal))
                throw new InvalidOperationException($"Something was built, although nothing had changed:\n{output}");
            if (round < 0)
                continue;
            start.Add(alone);
            whole.Add(again);
            beyond.Add(again - alone);
        }

        results.Add(new("--tree: the start of the program alone", start));
        results.Add(new("packing again, nothing changed: whole BuildStaging", whole));
        results.Add(new("packing again, nothing changed: beyond the start of the program", beyond, Again, Note: $"{what}, all uncommitted, in two variants"));
        Directory.Delete(assets, recursive: true);
    }

    private static async Task<double> TimeAsync(string directory, string command, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await SettleAsync(directory, cancellation);
        return (await Stopwatched.RunAsync(directory, command, arguments, cancellation)).Whole;
    }

    private static async Task<(double Seconds, double Peak)> InOwnProcessAsync(string directory, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        await SettleAsync(directory, cancellation);
        // Run by dotnet, the program is its first argument.
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        var (_, _, output) = await Stopwatched.RunAsync(directory, Environment.ProcessPath!, [.. program, PackingProcess.Argument, .. arguments], cancellation);
        return output.Split('\n', ' ') is [var seconds, var peak, ..]
            ? (double.Parse(seconds, CultureInfo.InvariantCulture), double.Parse(peak, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The process that packs wrote:\n{output}");
    }

    private static async Task SettleAsync(string directory, CancellationToken cancellation) => await Stopwatched.RunAsync(directory, "sync", [], cancellation);
}
