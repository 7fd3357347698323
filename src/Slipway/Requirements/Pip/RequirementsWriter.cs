using System.Text;

namespace Slipway.Requirements.Pip;

/// <summary>
/// Writes what was read as one flat requirements file, for a platform that installs by itself. Variables are left to the
/// platform's pip, so that no secret is written that was not in the files.
/// </summary>
internal static class RequirementsWriter
{
    /// <param name="set">What was read without errors.</param>
    /// <param name="constraints">Path of the file that <see cref="WriteConstraints"/> is written to, relative to the flat file; null: the set has no constraints.</param>
    /// <exception cref="ArgumentNullException">There are constraints, and no file for them.</exception>
    public static string Write(RequirementSet set, string? constraints = null)
    {
        if (set.Constraints.Count > 0)
            ArgumentNullException.ThrowIfNull(constraints);
        var text = new StringBuilder();
        foreach (var option in set.Options)
            text.Append("--").Append(option.Option.Name).Append(option.Option.TakesValue ? " " + Quoted(option.Written) : "").Append('\n');
        if (set.Constraints.Count > 0)
            text.Append("--constraint ").Append(Quoted(constraints!)).Append('\n');
        foreach (var entry in set.Requirements)
            Append(text, entry);
        return text.ToString();
    }

    /// <returns>The constraints as a file of their own; empty: there are none.</returns>
    public static string WriteConstraints(RequirementSet set)
    {
        var text = new StringBuilder();
        foreach (var entry in set.Constraints)
            Append(text, entry);
        return text.ToString();
    }

    private static void Append(StringBuilder text, RequirementEntry entry)
    {
        var requirement = entry.Requirement.Spelling();
        text.Append(entry.Requirement.IsEditable ? $"-e {Quoted(requirement)}" : requirement);
        foreach (var setting in entry.ConfigSettings)
            text.Append(" --config-settings=").Append(Quoted(setting.Written));
        foreach (var hash in entry.Hashes)
            text.Append(" \\\n    --hash=").Append(hash);
        text.Append('\n');
    }

    /// <returns>The text as one word of the options.</returns>
    private static string Quoted(string text) =>
        text.Length > 0 && text.AsSpan().IndexOfAny(" \t'\"\\") < 0 ? text : $"'{text.Replace("'", "'\"'\"'", StringComparison.Ordinal)}'";
}
