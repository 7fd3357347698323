using System.Text.RegularExpressions;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>What pip's messages mean for the requirements files that it was given.</summary>
internal static class PipFailure
{
    private const string Error = "ERROR: ";
    private const int MostOutput = 20;

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

        if (Unbuilt(lines) is { } name)
            return NotBuilt(Find(set, name), name, lines, log);
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

    /// <returns>Name of a package whose source pip could not build; null: it failed otherwise.</returns>
    public static string? Unbuilt(IReadOnlyList<string> lines)
    {
        var end = lines.ToList().FindIndex(line => line.Contains("subprocess-exited-with-error", StringComparison.Ordinal) || line.Contains("error: metadata-generation-failed", StringComparison.Ordinal) || line.Contains("Failed to build", StringComparison.Ordinal));
        var source = lines.Take(Math.Max(end, 0)).LastOrDefault(line => Source().IsMatch(line));
        return source is null ? null : PackageName.Normalize(Source().Match(source).Groups["name"].Value);
    }

    /// <returns>What is told of such a package.</returns>
    public static SlipwayException NotBuilt(RequirementEntry? entry, string name, IReadOnlyList<string> lines, IEnumerable<string> log) =>
        new(ExitCode.Failed, $"{(entry is null ? "" : $"{entry.Origin.At}: ")}{name}{RequirementOrigin.Chain(entry?.Origin.Includes ?? [])} has no wheel for this Python, and its source could not be built.")
        {
            Details = OfBuild(log) is { Count: > 0 } output ? output : lines,
            Next = "Install what its build asks for, such as a compiler and headers; or ask for a version that has a wheel; or build one, put it into the project and name its directory with --find-links.",
        };

    /// <returns>What the build itself printed: with a log, pip writes it there alone.</returns>
    private static List<string> OfBuild(IEnumerable<string> log)
    {
        var output = new List<string>();
        foreach (var line in log)
        {
            if (line.Contains("[present-rich]", StringComparison.Ordinal) || line.Contains(" ERROR: ", StringComparison.Ordinal))
                break;
            if (line.Contains(" Running command ", StringComparison.Ordinal))
                output.Clear();
            else
                output.Add(Credentials.Redact(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()));
        }

        return output.Count <= MostOutput ? output : output[^MostOutput..];
    }

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
        // What has no version in its file is named by its line.
        who = OfLine().Replace(who, match => set.Requirements.FirstOrDefault(entry => entry.Origin.At.File == match.Groups["file"].Value && $"{entry.Origin.At.Line}" == match.Groups["line"].Value)?.ToString() ?? match.Value);
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

    private static Regex Source() => new(@"(?:Downloading|Using cached|Processing) (?:\S*/)?(?<name>[A-Za-z0-9_.]+(?:-[A-Za-z_][A-Za-z0-9_.]*)*)-[0-9][^/\s]*\.(?:tar\.gz|zip|tar\.bz2)", RegexOptions.ExplicitCapture);

    private static Regex OfLine() => new(@"-r (?<file>\S+) \(line (?<line>\d+)\)", RegexOptions.ExplicitCapture);

    private static Regex Conflict() => new("^ERROR: Cannot install (?<who>.+) because these package versions have conflicting dependencies", RegexOptions.ExplicitCapture);

    private static Regex YankedVersion() => new("The candidate selected for download or install is a yanked version: '(?<name>[^']+)' candidate \\(version (?<version>[^ )]+)", RegexOptions.ExplicitCapture);
}
