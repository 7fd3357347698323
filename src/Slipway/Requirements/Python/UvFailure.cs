using System.Text.RegularExpressions;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>What uv's messages mean for the requirements files that it was given. They are sentences for people, and stay as they are.</summary>
internal static class UvFailure
{
    private const string NoSolution = "No solution found when resolving dependencies";

    public static SlipwayException Unresolved(RequirementsFile file, RequirementSet set, IReadOnlyList<string> lines)
    {
        if (!lines.Any(line => line.Contains(NoSolution, StringComparison.Ordinal)))
        {
            return new SlipwayException(ExitCode.Failed, $"uv could not resolve {file.Path}, the requirements of {file.Environment.Name}.")
            {
                Details = lines,
                Next = "If the index cannot be reached, run the same command again later; where it is elsewhere, name it with python.index in the environment's file, or in pip's own configuration.",
            };
        }

        var why = string.Join(' ', lines.SkipWhile(line => !line.Contains(NoSolution, StringComparison.Ordinal)).Skip(1).Select(line => line.Trim(' ', '╰', '─', '▶')).Where(line => line.Length > 0));
        var entry = set.Requirements.FirstOrDefault(entry => entry.Requirement.Name is { } name && Regex.IsMatch(why, $@"(?<![\w.-]){Regex.Escape(name.Normalized)}(?![\w-])", RegexOptions.IgnoreCase));
        return new ConfigurationException([new Problem(entry?.Origin.At ?? new SourceLocation(file.Path), $"no versions go together{(entry is null ? "" : $" with {entry}")}{RequirementOrigin.Chain(entry?.Origin.Includes ?? [])}: {why}")]);
    }

    /// <returns>A version that its makers have taken back; null: none is.</returns>
    public static Problem? Yanked(RequirementSet set, IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            if (YankedVersion().Match(line) is not { Success: true } yanked)
                continue;
            var name = yanked.Groups["name"].Value;
            var entry = set.Requirements.FirstOrDefault(entry => entry.Requirement.Name is { } other && other.Normalized == PackageName.Normalize(name));
            var reason = yanked.Groups["reason"].Value;
            return PipFailure.TakenBack(entry, name, yanked.Groups["version"].Value, reason.Length == 0 ? null : reason);
        }

        return null;
    }

    private static Regex YankedVersion() => new("^warning: `(?<name>[^`=]+)==(?<version>[^`]+)` is yanked(?: \\(reason: \"(?<reason>.*)\"\\))?", RegexOptions.ExplicitCapture);
}
