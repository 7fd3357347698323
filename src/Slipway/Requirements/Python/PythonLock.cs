using System.Security.Cryptography;
using System.Text;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>
/// The lock of an environment, <c>requirements/&lt;environment&gt;.lock.txt</c>: every package with one version and its
/// hashes, and in comments what it was made from, so that whether it still fits is told without an index.
/// </summary>
internal sealed class PythonLock
{
    private const string PythonMark = "# python: ";
    private const string PlatformMark = "# platform: ";
    private const string InputsMark = "# inputs: sha256:";

    /// <summary>Where it is read from, relative to the project root; what was only resolved is named by its requirements file.</summary>
    public required string File { get; init; }

    public LockForm Form { get; init; } = LockForm.Slipway;

    /// <summary>Version of Python as it is declared.</summary>
    public required string Python { get; init; }

    /// <summary>Platform tag, such as <c>linux_x86_64</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>Digest of the requirements files.</summary>
    public required string Inputs { get; init; }

    /// <summary>Options that say where packages come from, as a requirements file writes them; variables are left in.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>In the order of the names.</summary>
    public required IReadOnlyList<PythonPackage> Packages { get; init; }

    /// <summary>Where the files are to be had that the lock itself names (PEP 751); null: pip looks for them.</summary>
    public IReadOnlyList<PackageLink>? Links { get; init; }

    /// <summary>Lines of the file that name the packages; empty: not known.</summary>
    public IReadOnlyDictionary<string, SourceLocation> Places { get; init; } = new Dictionary<string, SourceLocation>();

    /// <summary>Digest of the files of a lock that others made; null: Slipway made it.</summary>
    public string? Text { get; init; }

    /// <summary>SHA-256 over the packages alone: two environments that lock the same have the same. Of a lock that others made, over its text: what it selects on which machine is not told from that alone.</summary>
    public string Digest => Text ?? Sha256(string.Concat(Packages.Select(package => $"{package}\n")));

    /// <param name="requirements">Path of a requirements file.</param>
    /// <returns>Path of its lock.</returns>
    public static string Beside(string requirements) => $"{requirements[..^RequirementsFile.Pip.Length]}.lock{RequirementsFile.Pip}";

    /// <returns>Digest and packages of a lock as <see cref="Write"/> wrote it; which of them are asked for directly it does not say.</returns>
    public static (string Digest, IReadOnlyList<LockedPackage> Packages) Summary(string text)
    {
        var body = text.ReplaceLineEndings("\n").Split('\n').SkipWhile(line => line.Length > 0 && (line[0] == '#' || line.StartsWith("--", StringComparison.Ordinal))).ToList();
        var packages = body.Where(line => line.Length > 0 && line[0] != ' ').Select(line => line.TrimEnd('\\', ' ')).Select(Named);
        return (Sha256(string.Join('\n', body)), [.. packages]);

        static LockedPackage Named(string line) => line[0] == '.'
            ? WheelName.TryParse(Path.GetFileName(line)) is { } wheel ? new LockedPackage(wheel.Name.Normalized, wheel.Version.ToString(), Direct: true) : new LockedPackage(line, "", Direct: true)
            : line.Split(" @ ", 2) is [var name, var address]
                ? new LockedPackage(name, address[(address.LastIndexOf('@') + 1)..], Direct: true)
                : new LockedPackage(line.Split("==")[0], line.Split("==")[^1], Direct: true);
    }

    /// <returns>Digest of a lock of one file that others made.</returns>
    public static string DigestOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Whether a requirements file is a lock itself: every requirement has one version and a hash, or a whole commit.</summary>
    /// <param name="set">What it and its includes ask for.</param>
    /// <param name="environment">Where it is installed; null: markers do not count.</param>
    public static bool IsLocked(RequirementSet set, MarkerEnvironment? environment)
    {
        var asked = Asked(set, environment).ToList();
        return asked.Exists(entry => entry.Hashes.Count > 0) && asked.TrueForAll(entry => PythonPackage.Of(entry) is { IsLocal: false });
    }

    /// <returns>The requirements whose markers hold.</returns>
    public static IEnumerable<RequirementEntry> Asked(RequirementSet set, MarkerEnvironment? environment) =>
        set.Requirements.Where(entry => environment is null || entry.Requirement.Marker?.Evaluate(environment) != false);

    /// <returns>Digest of the files that were read for a set, in their order.</returns>
    public static string InputsOf(RequirementSet set) =>
        Sha256(string.Concat(set.Files.Select(file => $"{file.Path}\0{file.Sha256}\n")));

    /// <summary>Reads a lock that <see cref="Write"/> wrote.</summary>
    /// <param name="root">The project root, or an export of it.</param>
    /// <param name="path">Of the lock, below the root.</param>
    /// <param name="reader">Reads requirements files of the project.</param>
    /// <param name="problems">What is wrong is added.</param>
    public static PythonLock Read(string root, string path, RequirementsReader reader, RequirementProblems problems)
    {
        var header = System.IO.File.ReadLines(Path.Combine(root, path)).TakeWhile(line => line.Length == 0 || line[0] == '#').ToList();
        var set = reader.Read(path, problems);
        WrittenCredentials.Refuse(set, problems);
        var packages = new List<PythonPackage>();
        foreach (var entry in set.Requirements)
        {
            if (PythonPackage.Of(entry) is { } package)
                packages.Add(package);
            else
                problems.Error(entry.Origin.At, $"{entry} is no locked package: a lock names each with one version ('==') and a hash");
        }

        return new PythonLock
        {
            File = path,
            Python = Marked(header, PythonMark),
            Platform = Marked(header, PlatformMark),
            Inputs = Marked(header, InputsMark),
            Options = PythonPackage.Sources(set),
            Packages = [.. packages.OrderBy(package => package.Name, StringComparer.Ordinal)],
        };
    }

    /// <param name="requirements">Path of the requirements file.</param>
    /// <param name="target">The environment's name as it stands in a target.</param>
    public string Write(string requirements, string target)
    {
        var text = new StringBuilder()
            .Append("# Made from ").Append(requirements).Append(" by ./build.sh --target=Requirements").Append(target).Append(": change that file and not this one.\n")
            .Append(PythonMark).Append(Python).Append('\n')
            .Append(PlatformMark).Append(Platform).Append('\n')
            .Append(InputsMark).Append(Inputs).Append('\n');
        foreach (var option in Options)
            text.Append(option).Append('\n');
        // pip's hash-checking mode knows no repositories; their commit says what is in them.
        if (Packages.Any(package => package.IsVcs || package.IsLocal))
            text.Append("--no-require-hashes\n");
        foreach (var package in Packages)
            text.Append(package).Append('\n');
        return text.ToString();
    }

    private static string Marked(List<string> header, string mark) =>
        header.Find(line => line.StartsWith(mark, StringComparison.Ordinal)) is { } line ? line[mark.Length..].Trim() : "";

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
