using System.Security.Cryptography;
using System.Text;

namespace Slipway.Platforms.Local;

/// <summary>
/// The daemon's binaries, copied to a directory named by their content: rebuilding the host never pulls them from
/// under a running daemon, and two versions lie side by side.
/// </summary>
internal static class DockBinaries
{
    public const string Program = "slipway-dock.dll";

    public static bool Exist(string source) => File.Exists(Path.Combine(source, Program));

    /// <returns>The directory that the binaries lie in.</returns>
    public static string Install(string source, string target)
    {
        if (!Exist(source))
        {
            throw new SlipwayException(ExitCode.Failed, $"the dock's daemon is missing: {Path.Combine(source, Program)}")
            {
                Next = "Build the host again: touch build/Program.cs, then ./build.sh.",
            };
        }

        var files = Directory.GetFiles(source).Order(StringComparer.Ordinal).ToArray();
        var directory = Path.Combine(target, Digest(files));
        if (Directory.Exists(directory))
            return directory;
        Directory.CreateDirectory(target);
        var beside = $"{directory}.{Environment.ProcessId}~";
        Directory.CreateDirectory(beside);
        try
        {
            foreach (var file in files)
                File.Copy(file, Path.Combine(beside, Path.GetFileName(file)), overwrite: true);
            Directory.Move(beside, directory);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            Directory.Delete(beside, recursive: true);
        }

        return directory;
    }

    private static string Digest(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}\n"));
            using var stream = File.OpenRead(file);
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
