using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>How two configurations differ, by names: values may be nobody's business.</summary>
internal static class RunDifference
{
    public static bool Same(RunConfiguration left, RunConfiguration right) => Between(left, right).Count == 0;

    /// <returns>One line each, such as <c>config DEBUG: removed</c>; empty: they are the same.</returns>
    public static IReadOnlyList<string> Between(RunConfiguration from, RunConfiguration to)
    {
        var lines = new List<string>();
        Compare("process", from.Processes, to.Processes, lines, (before, after) =>
            before.Command == after.Command ? $"{before.Instances} to {after.Instances} instances" : "command changed");
        if (from.ReleaseCommand != to.ReleaseCommand)
            lines.Add("release command: changed");
        Compare("config", from.Config, to.Config, lines, (_, _) => "changed");
        Compare("secret", from.Secrets, to.Secrets, lines, (before, after) => $"{before} to {after}");
        if (!from.Uploads.Order(StringComparer.Ordinal).SequenceEqual(to.Uploads.Order(StringComparer.Ordinal)))
            lines.Add("uploads: changed");
        if (from.Health != to.Health)
            lines.Add("health: changed");
        return lines;
    }

    private static void Compare<T>(string what, IReadOnlyDictionary<string, T> from, IReadOnlyDictionary<string, T> to, List<string> lines, Func<T, T, string> how)
        where T : notnull
    {
        foreach (var name in from.Keys.Union(to.Keys).Order(StringComparer.Ordinal))
        {
            if (!to.TryGetValue(name, out var after))
                lines.Add($"{what} {name}: removed");
            else if (!from.TryGetValue(name, out var before))
                lines.Add($"{what} {name}: added");
            else if (!before.Equals(after))
                lines.Add($"{what} {name}: {how(before, after)}");
        }
    }
}
