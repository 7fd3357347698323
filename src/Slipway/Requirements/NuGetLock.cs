using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Slipway.Requirements;

/// <summary>NuGet's lock files: one beside each project file for each environment, <c>packages.&lt;environment&gt;.lock.json</c>.</summary>
internal static class NuGetLock
{
    public static string FileName(string environment) => $"packages.{environment}.lock.json";

    /// <param name="project">Path of a project file.</param>
    /// <param name="environment">Name of the environment.</param>
    /// <returns>Path of the lock beside it, with forward slashes.</returns>
    public static string Beside(string project, string environment) =>
        Path.Combine(Path.GetDirectoryName(project) ?? "", FileName(environment)).Replace('\\', '/');

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

    /// <inheritdoc cref="Digest"/>
    /// <param name="directory">Where they lie.</param>
    /// <param name="files">Their paths below it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<string> DigestAsync(string directory, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var locks = new List<KeyValuePair<string, byte[]>>();
        foreach (var file in files)
            locks.Add(new(file, await File.ReadAllBytesAsync(Path.Combine(directory, file), cancellationToken)));
        return Digest(locks);
    }

    /// <summary>
    /// One digest over the locks of an environment: directories and contents, without the name of the environment and
    /// with LF line ends, so that equal locks of two environments are equal.
    /// </summary>
    /// <param name="locks">Contents by path, in ordinal order of the paths.</param>
    public static string Digest(IEnumerable<KeyValuePair<string, byte[]>> locks)
    {
        var text = new StringBuilder();
        foreach (var (file, content) in locks)
        {
            using var reader = new StreamReader(new MemoryStream(content));
            text.Append(Path.GetDirectoryName(file)!.Replace('\\', '/')).Append('\0').Append(Sha256(reader.ReadToEnd().ReplaceLineEndings("\n"))).Append('\n');
        }

        return Sha256(text.ToString());
    }

    /// <returns>Resolved versions by package; empty for what is no lock file: it is about to be written anew, and shows as added.</returns>
    public static IReadOnlyDictionary<string, string> Packages(byte[] content) =>
        new SortedDictionary<string, string>(TryRead([content])?.ToDictionary(package => package.Name, package => package.Version) ?? [], StringComparer.Ordinal);

    /// <returns>What some locks have together, in the order of the names; null: one of them is no lock file.</returns>
    public static IReadOnlyList<LockedPackage>? TryRead(IEnumerable<byte[]> contents)
    {
        var packages = new SortedDictionary<string, LockedPackage>(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (var content in contents)
            {
                using var document = JsonDocument.Parse(content);
                foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
                {
                    foreach (var package in framework.Value.EnumerateObject())
                        Add(packages, package);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }

        return [.. packages.Values];
    }

    private static void Add(SortedDictionary<string, LockedPackage> packages, JsonProperty package)
    {
        // A project of the same solution has none.
        if (!package.Value.TryGetProperty("resolved", out var resolved))
            return;
        var version = resolved.GetString() ?? "";
        var direct = package.Value.TryGetProperty("type", out var type) && type.GetString() == "Direct";
        if (packages.TryGetValue(package.Name, out var known))
        {
            direct |= known.Direct;
            // Two projects of an app may resolve one package differently.
            if (!known.Version.Split(", ").Contains(version))
                version = string.Join(", ", known.Version.Split(", ").Append(version).Order(StringComparer.Ordinal));
            else
                version = known.Version;
        }

        packages[package.Name] = new LockedPackage(package.Name, version, direct);
    }

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
