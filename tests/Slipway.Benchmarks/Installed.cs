namespace Slipway.Benchmarks;

/// <summary>Programs that a comparison needs and that may be missing.</summary>
internal static class Installed
{
    /// <summary>Servers lie in these, which are not on everybody's PATH.</summary>
    private static readonly string[] ForServers = ["/usr/local/sbin", "/usr/sbin"];

    /// <returns>Path of a program; null: it is not on this machine.</returns>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(ForServers)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);
}
