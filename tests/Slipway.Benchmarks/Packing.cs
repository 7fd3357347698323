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

    public static async Task TakeAsync(Workload workload, bool quick, int rounds, Results results)
    {
        var (files, bytes) = quick ? (2_000, 64L << 20) : (20_000, 1L << 30);
        var scratch = Directory.CreateDirectory(Path.Combine(workload.Root, ".slipway", "packing")).FullName;
        var tree = Path.Combine(scratch, "tree");
        LargeTree.Write(tree, files, bytes);
        var what = string.Create(CultureInfo.InvariantCulture, $"{files:N0} files, {bytes >> 20:N0} MiB");

        // In turn, and each begins with nothing left to write: a slow minute of the machine slows all of them.
        List<double> copy = [], hash = [], pack = [], packRatio = [], equal = [], unpack = [], unpackRatio = [], memory = [];
        for (var round = -1; round < rounds; round++)
        {
            var copied = await TimeAsync(scratch, "cp", "-a", tree, Path.Combine(scratch, "copy"));
            Directory.Delete(Path.Combine(scratch, "copy"), recursive: true);
            var hashed = await TimeAsync(scratch, "/bin/sh", "-c", "find tree -type f -print0 | xargs -0 sha256sum > digests");
            var project = Path.Combine(scratch, "project");
            var packed = await InOwnProcessAsync(scratch, PackingProcess.Pack, tree, project);
            var packedAgain = await InOwnProcessAsync(scratch, PackingProcess.Pack, tree, project);
            var unpacked = await InOwnProcessAsync(scratch, PackingProcess.Unpack, project);
            Directory.Delete(project, recursive: true);
            if (round < 0)
                continue;
            copy.Add(copied);
            hash.Add(hashed);
            pack.Add(packed.Seconds);
            packRatio.Add(packed.Seconds / (copied + hashed));
            equal.Add(packedAgain.Seconds);
            unpack.Add(unpacked.Seconds);
            unpackRatio.Add(unpacked.Seconds / (copied + hashed));
            memory.Add(packed.Peak);
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
        await Stopwatched.RunAsync(app, "cp", ["-a", tree, assets]);
        await workload.SlipwayAsync("--target=BuildStaging");

        List<double> again = [], whole = [];
        for (var round = -1; round < rounds; round++)
        {
            var (seconds, _) = await InOwnProcessAsync(workload.Root, PackingProcess.BuildAgain, workload.Root);
            var command = await workload.SlipwayAsync("--target=BuildStaging");
            if (round < 0)
                continue;
            again.Add(seconds);
            whole.Add(command.Whole);
        }

        results.Add(new("packing again, nothing changed", again, Again, Note: $"{what}, all uncommitted: changes, their digests and the stored release are looked up"));
        results.Add(new("packing again, nothing changed: whole BuildStaging", whole));
        Directory.Delete(assets, recursive: true);
    }

    private static async Task<double> TimeAsync(string directory, string command, params string[] arguments)
    {
        await SettleAsync(directory);
        return (await Stopwatched.RunAsync(directory, command, arguments)).Whole;
    }

    private static async Task<(double Seconds, double Peak)> InOwnProcessAsync(string directory, params string[] arguments)
    {
        await SettleAsync(directory);
        var (_, _, output) = await Stopwatched.RunAsync(directory, Environment.ProcessPath!, [PackingProcess.Argument, .. arguments]);
        return output.Split('\n', ' ') is [var seconds, var peak, ..]
            ? (double.Parse(seconds, CultureInfo.InvariantCulture), double.Parse(peak, CultureInfo.InvariantCulture))
            : throw new InvalidOperationException($"The process that packs wrote:\n{output}");
    }

    private static async Task SettleAsync(string directory) => await Stopwatched.RunAsync(directory, "sync", []);
}
