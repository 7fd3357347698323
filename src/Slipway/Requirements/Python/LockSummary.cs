using System.Text;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>What a lock holds, told from its text alone: no Python is started, and where a marker decides all that it may decide on counts.</summary>
/// <param name="Digest">As a release that was made with it records it.</param>
/// <param name="Packages">Several versions of one package have commas between them; null: it cannot be read.</param>
internal sealed record LockSummary(string Digest, IReadOnlyList<LockedPackage>? Packages)
{
    /// <param name="form">What it is.</param>
    /// <param name="path">Its path.</param>
    /// <param name="content">What the file holds.</param>
    /// <returns>Null: it is no lock.</returns>
    public static LockSummary? Of(LockForm form, string path, byte[] content)
    {
        if (form == LockForm.Slipway)
        {
            var (digest, packages) = PythonLock.Summary(Encoding.UTF8.GetString(content));
            return new LockSummary(digest, packages);
        }

        var scratch = Directory.CreateTempSubdirectory("slipway-lock-").FullName;
        try
        {
            var file = Path.Combine(scratch, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
            return form == LockForm.PyLock ? PyLock(scratch, path, content) : Requirements(scratch, path, content);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static LockSummary PyLock(string root, string path, byte[] content)
    {
        var problems = new RequirementProblems();
        var read = new PyLockReader(root).Read(path, problems);
        return new LockSummary(PythonLock.DigestOf(content), read is null ? null : Joined(read.Packages.Select(package => (package.Name.Text, package.Vcs?.Reference.Revision ?? package.Version?.ToString() ?? ""))));
    }

    private static LockSummary? Requirements(string root, string path, byte[] content)
    {
        var problems = new RequirementProblems();
        // A variable stands in addresses of indexes; which packages there are does not depend on it.
        var set = new RequirementsReader(root, null, name => name).Read(path, problems);
        return problems.Errors.Count == 0 && PythonLock.IsLocked(set, null)
            ? new LockSummary(PythonLock.DigestOf(content), Joined(set.Requirements.Select(entry => PythonPackage.Of(entry)!).Select(package => (package.Name, package.Version))))
            : null;
    }

    private static List<LockedPackage> Joined(IEnumerable<(string Name, string Version)> packages) =>
        [.. packages.GroupBy(package => package.Name, StringComparer.Ordinal).Select(group => new LockedPackage(group.Key, string.Join(", ", group.Select(package => package.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)), Direct: true))];
}
