using System.Text;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>A locked package.</summary>
/// <param name="Name">Normalised name.</param>
/// <param name="Version">Its version; of a repository the commit.</param>
/// <param name="Address">Address without version control's revision left out, as the requirements file has it; null: it is from an index or a directory of wheels.</param>
/// <param name="Hashes">Such as <c>sha256:…</c>, any of which holds; none for a repository.</param>
internal sealed record PythonPackage(string Name, string Version, string? Address, IReadOnlyList<string> Hashes)
{
    private static readonly PipOption[] SourceOptions =
        [PipOption.IndexUrl, PipOption.ExtraIndexUrl, PipOption.NoIndex, PipOption.FindLinks, PipOption.TrustedHost];

    public bool IsVcs => Address is not null && Hashes.Count == 0 && !IsLocal;

    /// <summary>Whether it is a directory of the project, built anew from each commit.</summary>
    public bool IsLocal => Version.Length == 0 && Name == Address;

    /// <summary>A directory of the project, whose path stands for its name: what it is called its build says.</summary>
    public static PythonPackage OfDirectory(string path) => new(path, "", path, []);

    /// <returns>Null: the entry is not locked.</returns>
    public static PythonPackage? Of(RequirementEntry entry)
    {
        var requirement = entry.Requirement;
        string[] hashes = [.. entry.Hashes.Order().Select(hash => hash.ToString())];
        if (LocalSources.Is(requirement))
            return OfDirectory(requirement.WrittenPath!);
        if (requirement.Path is { } path)
            return WheelName.TryParse(Path.GetFileName(path)) is { } wheel && hashes.Length > 0 ? new PythonPackage(wheel.Name.Normalized, wheel.Version.ToString(), requirement.WrittenPath, hashes) : null;
        if (requirement.Name is not { } name || requirement.IsEditable)
            return null;
        if (requirement.Url is { } url)
            return url.Vcs is { IsFullCommit: true } vcs ? new PythonPackage(name.Normalized, vcs.Revision!, url.Written, []) : hashes.Length > 0 ? new PythonPackage(name.Normalized, "", url.Written, hashes) : null;
        return requirement.Versions.Pin is { } pin && hashes.Length > 0 ? new PythonPackage(name.Normalized, pin.Text, null, hashes) : null;
    }

    /// <returns>The options of a set that say where packages come from.</returns>
    public static IReadOnlyList<string> Sources(RequirementSet set) =>
        [.. set.Options.Where(option => SourceOptions.Contains(option.Option)).Select(option => option.Option.TakesValue ? $"--{option.Option.Name} {option.Written}" : $"--{option.Option.Name}")];

    /// <summary>As a requirements file writes it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Address is null ? $"{Name}=={Version}" : IsLocal || Address[0] == '.' ? Address : $"{Name} @ {Address}");
        foreach (var hash in Hashes)
            text.Append(" \\\n    --hash=").Append(hash);
        return text.ToString();
    }
}
