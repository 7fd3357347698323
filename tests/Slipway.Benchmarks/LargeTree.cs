using System.Globalization;

namespace Slipway.Benchmarks;

/// <summary>A tree with the sizes that trees have: most files are small, and a few hold most of it.</summary>
internal static class LargeTree
{
    private const int Directories = 400;

    /// <summary>Spread of the sizes (of their logarithm): of 20,000 files in 1 GiB half are below 11 kB, and one has 10 MB or more.</summary>
    private const double Spread = 1.8;

    /// <param name="root">New directory.</param>
    /// <param name="files">How many files.</param>
    /// <param name="bytes">How many bytes in all.</param>
    public static void Write(string root, int files, long bytes)
    {
#pragma warning disable CA5394 // The same tree each time, and nothing to keep secret.
        var random = new Random(1);
        var weights = Enumerable.Range(0, files).Select(_ => Math.Exp(Spread * Normal(random))).ToList();
        var all = weights.Sum();
        var left = bytes;
        for (var number = 0; number < files; number++)
        {
            var content = new byte[number == files - 1 ? left : (long)(weights[number] / all * bytes)];
            random.NextBytes(content);
            left -= content.Length;
            var directory = Directory.CreateDirectory(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"d{number % Directories / 20}"), string.Create(CultureInfo.InvariantCulture, $"d{number % Directories}"))).FullName;
            File.WriteAllBytes(Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"f{number}.bin")), content);
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
#pragma warning restore CA5394
}
