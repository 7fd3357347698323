using System.Diagnostics;
using System.Globalization;

namespace Slipway.Benchmarks;

/// <summary>Resident memory of processes, as the kernel counts it.</summary>
internal static class Memory
{
    private const double Megabyte = 1_000_000;
    private const double Kibibyte = 1024;

    /// <returns>Megabytes that a process has in memory now, or had at most; 0: it is gone.</returns>
    public static double Of(int process, bool peak = false)
    {
        try
        {
            var field = peak ? "VmHWM:" : "VmRSS:";
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * Kibibyte / Megabyte;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <returns>Samples of a process, one every tenth of a second, until the work is done.</returns>
    public static async Task<IReadOnlyList<double>> WhileAsync(int process, Task work)
    {
        var samples = new List<double>();
        while (!work.IsCompleted)
        {
            samples.Add(Of(process));
            await Task.WhenAny(work, Task.Delay(100));
        }

        await work;
        return samples;
    }

    /// <returns>Id of the process that runs a project's dock.</returns>
    public static int Dock(string root)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                try
                {
                    var command = File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0');
                    if (command is [_, _, "--root", var served, ..] && served == root)
                        return process.Id;
                }
                catch (IOException)
                {
                    // It ended while it was looked at.
                }
            }
        }

        throw new InvalidOperationException($"No dock runs for {root}.");
    }
}
