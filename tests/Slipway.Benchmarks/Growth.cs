using System.Globalization;
using System.Security.Cryptography;

namespace Slipway.Benchmarks;

/// <summary>Whether a deployment takes longer the more was built and deployed before.</summary>
internal static class Growth
{
    public const string Section = "growth";

    private const int Few = 10;
    private const int FilesOfEach = 4;
    private const double Flat = 1.2;

    /// <summary>What holds releases, below <c>.slipway</c>.</summary>
    private static readonly string[] Places = ["store", "state/releases", "state/builds"];

    /// <returns>How many releases lie in the store in turn.</returns>
    public static IReadOnlyList<int> Sizes(bool quick) => quick ? [Few, 100] : [Few, 100, 1_000, 5_000];

    /// <summary>An environment for each size, whose history is as long as the store is large; it must be there before the first build.</summary>
    public static string Environment(int size) => string.Create(CultureInfo.InvariantCulture, $"after{size}");

    public static async Task TakeAsync(Workload workload, Ledgers ledgers, IReadOnlyList<string> releases, IReadOnlyList<int> sizes, int rounds, Results results)
    {
        var slipway = Path.Combine(workload.Root, ".slipway");
        foreach (var size in sizes)
        {
            ledgers.Write(Environment(size), size);
            foreach (var place in Places)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Aside(slipway, size, place))!);
                await Stopwatched.RunAsync(slipway, "cp", ["-al", place, Aside(slipway, size, place)], workload.Cancellation);
            }

            Fill(Path.Combine(slipway, "grown", Environment(size)), Path.Combine(slipway, "state", "releases", $"{releases[0]}.json"), size);
        }

        // One size after the other in each round, so that a slow minute of the machine slows all of them.
        var seconds = sizes.ToDictionary(size => size, _ => new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var size in sizes)
            {
                Swap(slipway, size);
                var taken = (await workload.SlipwayAsync($"--target=DeployAfter{size}", $"--release={releases[(round + 1) % 2]}")).Whole;
                Swap(slipway, size);
                if (round >= 0)
                    seconds[size].Add(taken);
            }
        }

        foreach (var size in sizes)
            results.Add(new(string.Create(CultureInfo.InvariantCulture, $"deploy with {size:N0} releases in the store"), seconds[size]));
        foreach (var size in sizes.Skip(1))
            results.Add(new(string.Create(CultureInfo.InvariantCulture, $"deploy with {size:N0} releases against {Few}"), [.. seconds[size].Zip(seconds[Few], (many, few) => many / few)], Flat, "x"));
    }

    private static string Aside(string slipway, int size, string place) => Path.Combine(slipway, "grown", Environment(size), place);

    private static void Fill(string aside, string manifest, int size)
    {
        for (var number = 0; number < size; number++)
        {
            File.Copy(manifest, Path.Combine(aside, "state", "releases", string.Create(CultureInfo.InvariantCulture, $"{number:x7}-{number:x6}.json")));
            File.WriteAllText(Path.Combine(aside, "state", "builds", Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(number)))), string.Create(CultureInfo.InvariantCulture, $"{number:x7}-{number:x6}"));
            for (var file = 0; file < FilesOfEach; file++)
            {
                var content = BitConverter.GetBytes(number * FilesOfEach + file);
                var digest = Convert.ToHexStringLower(SHA256.HashData(content));
                var directory = Directory.CreateDirectory(Path.Combine(aside, "store", digest[..2])).FullName;
                File.WriteAllBytes(Path.Combine(directory, digest[2..]), content);
            }
        }
    }

    /// <summary>Exchanges what the project has with what lies aside for a size.</summary>
    private static void Swap(string slipway, int size)
    {
        foreach (var place in Places)
        {
            var (here, aside) = (Path.Combine(slipway, place), Aside(slipway, size, place));
            var between = $"{aside}.between";
            Directory.Move(here, between);
            Directory.Move(aside, here);
            Directory.Move(between, aside);
        }
    }
}
