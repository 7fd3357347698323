using System.Text;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>
/// Directories of the project that are packages themselves, as copies: a build of one writes into it, and the project
/// stays as it is.
/// </summary>
internal sealed class LocalSources : IDisposable
{
    private readonly string _root;
    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-local-").FullName;
    private readonly Dictionary<string, string> _copies = new(StringComparer.Ordinal);

    /// <param name="root">The project root, or an export of it.</param>
    public LocalSources(string root) => _root = root;

    /// <summary>Whether a requirement is a directory, used in place or not.</summary>
    public static bool Is(PipRequirement requirement) => requirement.Path is { } path && !RequirementParser.IsArchive(path);

    /// <returns>A requirements file that asks for the copies in place of the directories; the file itself where there are none.</returns>
    public string Input(RequirementsFile file, RequirementSet set, MarkerEnvironment environment)
    {
        if (!set.Requirements.Any(entry => Is(entry.Requirement)))
            return file.Path;
        var others = new RequirementSet
        {
            Requirements = [.. set.Requirements.Where(entry => !Is(entry.Requirement))],
            Constraints = set.Constraints,
            Options = set.Options,
            Files = set.Files,
            Variables = set.Variables,
        };
        const string constraints = "constraints.txt";
        var text = new StringBuilder(RequirementsWriter.Write(others, constraints));
        foreach (var entry in PythonLock.Asked(set, environment).Where(entry => Is(entry.Requirement)))
            text.Append(Copy(entry.Requirement.Path!)).Append(entry.Requirement.Extras.Count == 0 ? "" : $"[{string.Join(',', entry.Requirement.Extras)}]").Append('\n');
        File.WriteAllText(Path.Combine(_scratch, constraints), RequirementsWriter.WriteConstraints(set));
        var input = Path.Combine(_scratch, "requirements.txt");
        File.WriteAllText(input, text.ToString());
        return input;
    }

    /// <returns>The path of a copy.</returns>
    public string Copy(string path)
    {
        var copy = Path.Combine(_scratch, $"{_copies.Count}");
        var source = Path.GetFullPath(Path.Combine(_root, path));
        foreach (var file in Directory.EnumerateFiles(source, "*", Everything).Where(file => !file[source.Length..].Contains("/.git/", StringComparison.Ordinal)))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        _copies.Add(copy, path);
        return copy;
    }

    /// <returns>What a copy was made of, as the requirements file has it; null: it is none.</returns>
    public string? Original(string copy) => _copies.GetValueOrDefault(Path.TrimEndingDirectorySeparator(copy));

    /// <returns>Digest of the names and contents of a directory's files.</returns>
    public static string DigestOf(string directory)
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(directory, "*", Everything).Order(StringComparer.Ordinal))
            text.Append(Path.GetRelativePath(directory, file)).Append('\0').Append(PythonLock.DigestOf(File.ReadAllBytes(file))).Append('\n');
        return PythonLock.DigestOf(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    private static EnumerationOptions Everything => new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
}
