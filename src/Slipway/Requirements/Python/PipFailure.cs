using System.Text.RegularExpressions;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>What pip's messages mean for the requirements files that it was given.</summary>
internal static class PipFailure
{
    private const string Error = "ERROR: ";

    /// <param name="file">What was resolved.</param>
    /// <param name="set">What it asks for.</param>
    /// <param name="lines">What pip said.</param>
    /// <param name="log">pip's own log: what it passes over without a word stands there alone.</param>
    public static SlipwayException Unresolved(RequirementsFile file, RequirementSet set, IReadOnlyList<string> lines, IEnumerable<string> log)
    {
        if (lines.Any(line => NoVersion().Match(line) is { Success: true } none && none.Groups["versions"].Value is "none" or "") && Unread(log) is var (page, why))
            return Unreadable(file, page, why, lines);
        foreach (var line in lines)
        {
            if (NoVersion().Match(line) is { Success: true } missing)
                return new ConfigurationException([Missing(file, set, missing.Groups["asked"].Value, missing.Groups["by"].Value, missing.Groups["versions"].Value)]);
            if (Conflict().Match(line) is { Success: true } conflict)
                return new ConfigurationException([Excluding(file, set, conflict.Groups["who"].Value, lines)]);
        }

        return new SlipwayException(ExitCode.Failed, $"pip could not resolve {file.Path}, the requirements of {file.Environment.Name}.")
        {
            Details = [.. lines.Select(line => line.StartsWith(Error, StringComparison.Ordinal) ? line[Error.Length..] : line)],
            Next = "If the index cannot be reached, run the same command again later; where it is elsewhere, name it with --index-url or --find-links in the requirements file, or in pip's own configuration.",
        };
    }

    /// <returns>Normalised name of a package of which pip found no file that fits; null: it failed otherwise.</returns>
    public static string? NotThere(IReadOnlyList<string> lines) =>
        lines.Select(line => NoVersion().Match(line)).FirstOrDefault(match => match.Success) is { } missing ? PackageName.Normalize(NameOf(missing.Groups["asked"].Value)) : null;

    /// <returns>A version that its makers have taken back; null: none is.</returns>
    public static Problem? Yanked(RequirementSet set, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            if (YankedVersion().Match(line) is not { Success: true } yanked)
                continue;
            var entry = Find(set, yanked.Groups["name"].Value);
            var at = lines.SkipWhile(other => other != line).FirstOrDefault(other => other.StartsWith("Reason for being yanked:", StringComparison.Ordinal));
            return TakenBack(entry, yanked.Groups["name"].Value, yanked.Groups["version"].Value, at?["Reason for being yanked:".Length..].Trim());
        }

        return null;
    }

    /// <returns>The problem of a version that was yanked (PEP 592).</returns>
    public static Problem TakenBack(RequirementEntry? entry, string name, string version, string? reason) =>
        new(entry?.Origin.At, $"{name} {version}{RequirementOrigin.Chain(entry?.Origin.Includes ?? [])} was taken back by those who published it (yanked){(reason is null ? "" : $": {reason.TrimEnd('.')}")}. Ask for another version.");

    /// <returns>A page of an index that pip skipped, and why; a package that an index does not have is no such page.</returns>
    private static (string Page, string Why)? Unread(IEnumerable<string> log)
    {
        foreach (var line in log)
        {
            if (Skipped().Match(line) is { Success: true } skipped && skipped.Groups["why"].Value is var why && !why.StartsWith("404 ", StringComparison.Ordinal))
                return (Credentials.Redact(skipped.Groups["page"].Value), Briefly(why));
        }

        return null;
    }

    /// <remarks>Of a connection pip gives objects with their addresses in memory.</remarks>
    private static string Briefly(string why) => why.StartsWith("connection error", StringComparison.Ordinal) ? "connection error" : why.Split(" for url: ", 2)[0];

    private static SlipwayException Unreadable(RequirementsFile file, string page, string why, IReadOnlyList<string> lines) =>
        new(ExitCode.Failed, $"{file.Path}, the requirements of {file.Environment.Name}, could not be resolved: {page} could not be read ({why}).")
        {
            Details = lines,
            Next = why.StartsWith("401 ", StringComparison.Ordinal) || why.StartsWith("403 ", StringComparison.Ordinal)
                ? "Check what the host is told: python.logins in the environment's file, or pip's own configuration."
                : "If the index is down, run the same command again later; if it is another one, name it with python.index in the environment's file, or in pip's own configuration.",
        };

    private static Problem Missing(RequirementsFile file, RequirementSet set, string asked, string by, string versions)
    {
        var entry = Find(set, NameOf(asked)) ?? Find(set, NameOf(by));
        var there = versions is "none" or "" ? "it has none of that package" : $"it has {versions}";
        return new Problem(
            entry?.Origin.At ?? new SourceLocation(file.Path),
            $"no index has a version for {asked}{(by.Length == 0 ? "" : $", which {by} asks for")}{RequirementOrigin.Chain(entry?.Origin.Includes ?? [])}: {there}. Versions for another Python or another system do not count.");
    }

    private static Problem Excluding(RequirementsFile file, RequirementSet set, string who, IReadOnlyList<string> lines)
    {
        var entry = who.Split([" and ", ", "], StringSplitOptions.RemoveEmptyEntries).Select(NameOf).Select(name => Find(set, name)).FirstOrDefault(found => found is not null);
        var causes = lines.SkipWhile(line => !line.StartsWith("The conflict is caused by:", StringComparison.Ordinal)).Skip(1).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal)).Select(line => line.Trim());
        return new Problem(
            entry?.Origin.At ?? new SourceLocation(file.Path),
            $"{who} exclude each other{RequirementOrigin.Chain(entry?.Origin.Includes ?? [])}: {string.Join("; ", causes)}. Change one of them.");
    }

    private static RequirementEntry? Find(RequirementSet set, string name) =>
        set.Requirements.FirstOrDefault(entry => entry.Requirement.Name is { } other && other.Normalized == PackageName.Normalize(name));

    private static string NameOf(string requirement) => requirement[..PackageName.Scan(requirement)];

    private static Regex NoVersion() => new(@"^ERROR: Could not find a version that satisfies the requirement (?<asked>.+?)(?: \(from (?<by>(?!versions:).+?)\))? \(from versions: (?<versions>.*)\)$", RegexOptions.ExplicitCapture);

    private static Regex Skipped() => new("Could not fetch URL (?<page>\\S+): (?<why>.+) - skipping$", RegexOptions.ExplicitCapture);

    private static Regex Conflict() => new("^ERROR: Cannot install (?<who>.+) because these package versions have conflicting dependencies", RegexOptions.ExplicitCapture);

    private static Regex YankedVersion() => new("The candidate selected for download or install is a yanked version: '(?<name>[^']+)' candidate \\(version (?<version>[^ )]+)", RegexOptions.ExplicitCapture);
}
