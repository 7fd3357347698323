using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Requirements;

/// <summary>NuGet's lock files: one beside each project file for each environment, <c>packages.&lt;environment&gt;.lock.json</c>.</summary>
internal static class NuGetLock
{
    public static string FileName(string environment) => $"packages.{environment}.lock.json";

    /// <summary>Whether a file is a lock of any environment: the web SDK publishes these with every other JSON file.</summary>
    public static bool IsLock(string fileName) =>
        fileName is "packages.lock.json"
        || (fileName.StartsWith("packages.", StringComparison.Ordinal) && fileName.EndsWith(".lock.json", StringComparison.Ordinal));

    /// <returns>Lock files of an environment below a directory, with forward slashes, in ordinal order.</returns>
    public static IReadOnlyList<string> Find(string directory, string environment)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        return [.. Directory.EnumerateFiles(directory, FileName(environment), options)
            .Select(file => Path.GetRelativePath(directory, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// One digest over the locks of an environment: directories and contents, without the name of the environment and
    /// with LF line ends, so that equal locks of two environments are equal.
    /// </summary>
    public static async Task<string> DigestAsync(string directory, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var file in files)
        {
            var content = await File.ReadAllTextAsync(Path.Combine(directory, file), cancellationToken);
            text.Append(Path.GetDirectoryName(file)!.Replace('\\', '/')).Append('\0').Append(Sha256(content.ReplaceLineEndings("\n"))).Append('\n');
        }

        return Sha256(text.ToString());
    }

    /// <returns>Resolved versions by package; empty for what is no lock file.</returns>
    public static IReadOnlyDictionary<string, string> Packages(byte[] content)
    {
        var packages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(content);
            foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
            {
                foreach (var package in framework.Value.EnumerateObject())
                {
                    if (package.Value.TryGetProperty("resolved", out var version))
                        packages[package.Name] = version.GetString() ?? "";
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // It is about to be written anew: what could not be read shows as added.
            packages.Clear();
        }

        return packages;
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
