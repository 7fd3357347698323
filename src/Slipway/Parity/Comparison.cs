using Slipway.Environments;

namespace Slipway.Parity;

/// <summary>Holds environments against each other, each with each. Reads nothing.</summary>
internal static class Comparison
{
    /// <summary>Digits of a digest that people see.</summary>
    private const int Shown = 12;

    private const string OtherKey = "the fingerprints were made on two machines and cannot be compared";

    /// <param name="sides">Two environments or more.</param>
    /// <param name="today">The day (UTC) by which allowances hold.</param>
    /// <param name="all">Whether these are all there are: then an allowance that no difference needs is told.</param>
    public static ParityReport Of(IReadOnlyList<EnvironmentFacts> sides, DateOnly today, bool all)
    {
        var findings = new List<Finding>();
        var known = sides.Select(side => new Dictionary<string, Fact>(side.Facts, AspectName.Comparer)).ToArray();
        var aspects = sides.SelectMany(side => side.Facts.Keys).Concat(sides.SelectMany(side => side.Unknown.Keys)).Distinct(AspectName.Comparer).Order(AspectName.Comparer);
        foreach (var aspect in aspects)
        {
            var facts = new Fact[sides.Count];
            for (var i = 0; i < facts.Length; i++)
                facts[i] = known[i].GetValueOrDefault(aspect) ?? (sides[i].Unknown.TryGetValue(AspectName.Group(aspect), out var why) ? Fact.NotKnown(why) : Fact.Absent);
            // Where only one environment knows a whole group, its names say nothing beside that.
            if (aspect.Contains('/', StringComparison.Ordinal) && sides.Any(side => side.Unknown.ContainsKey(AspectName.Group(aspect))) && facts.Count(fact => fact.Unknown is null) < 2)
                continue;
            findings.Add(Judge(aspect, facts, sides, today));
        }

        return new ParityReport(sides, findings, [.. sides.SelectMany(side => side.Warnings.Select(warning => $"{side.Environment}: {warning}")), .. all ? Unneeded(sides, findings) : []]);
    }

    private static Finding Judge(string aspect, Fact[] facts, IReadOnlyList<EnvironmentFacts> sides, DateOnly today)
    {
        // A group of its own name tells only of whom it is not known.
        if (facts.All(fact => fact.Unknown is not null || fact.Value is null) && facts.Any(fact => fact.Unknown is not null))
            return new Finding(aspect, Verdict.Unknown, facts) { Note = string.Join("; ", facts.Select(fact => fact.Unknown).OfType<string>().Distinct()) };
        var verdict = Verdict.Same;
        var notes = new List<string>();
        var (allowed, expired, contents) = (new List<Allowance>(), new List<Allowance>(), new List<string>());
        for (var i = 0; i < facts.Length; i++)
        {
            for (var j = i + 1; j < facts.Length; j++)
            {
                var pair = Pair(facts[i], facts[j], out var note);
                if (pair == Verdict.Drift)
                {
                    var meant = sides[i].Allow.Concat(sides[j].Allow).Where(allowance => AspectName.IsMeant(allowance, aspect)).ToList();
                    var holding = meant.Where(allowance => allowance.Until is not { } until || today <= until).ToList();
                    pair = holding.Count > 0 ? Verdict.Declared : Verdict.Drift;
                    allowed.AddRange(holding);
                    if (facts[i].Value == facts[j].Value && facts[i].Content is { } one && facts[j].Content is { } other)
                        contents.Add($"the files differ: sha256:{one[..Shown]}… in {sides[i].Environment}, sha256:{other[..Shown]}… in {sides[j].Environment}");
                    if (holding.Count == 0)
                        expired.AddRange(meant);
                }

                if (note is not null)
                    notes.Add(note);
                verdict = pair > verdict ? pair : verdict;
            }
        }

        return new Finding(aspect, verdict, facts)
        {
            Allowed = [.. allowed.DistinctBy(allowance => allowance.Location)],
            Expired = [.. expired.DistinctBy(allowance => allowance.Location)],
            Note = Note(verdict, allowed, expired, [.. contents, .. verdict is Verdict.Expected or Verdict.Unknown ? notes : []]),
        };
    }

    private static Verdict Pair(Fact left, Fact right, out string? note)
    {
        note = left.Unknown ?? right.Unknown;
        if (note is not null)
            return Verdict.Unknown;
        if (left.Value == right.Value && left.Key == right.Key && (left.Content is null || right.Content is null || left.Content == right.Content))
            return Verdict.Same;
        note = left.Own is not null && right.Own is not null && left.Key is not null && right.Key is not null && left.Key != right.Key ? OtherKey : left.Own ?? right.Own;
        if (note is OtherKey)
            return Verdict.Unknown;
        if (left.Own is not null && right.Own is not null)
            return Verdict.Expected;
        note = null;
        return Verdict.Drift;
    }

    private static string? Note(Verdict verdict, List<Allowance> allowed, List<Allowance> expired, List<string> notes)
    {
        string[] all =
        [
            .. expired.DistinctBy(allowance => allowance.Location).Select(allowance => $"was allowed until {allowance.Until:yyyy-MM-dd} ({allowance.Location}): {allowance.Reason}"),
            .. verdict is Verdict.Declared or Verdict.Drift ? allowed.DistinctBy(allowance => allowance.Location).Select(allowance => $"{allowance.Reason} ({allowance.Location}{(allowance.Until is { } until ? $", until {until:yyyy-MM-dd}" : "")})") : [],
            .. notes.Distinct(),
        ];
        return all.Length == 0 ? null : string.Join("; ", all);
    }

    private static IEnumerable<string> Unneeded(IReadOnlyList<EnvironmentFacts> sides, List<Finding> findings)
    {
        var needed = findings.SelectMany(finding => finding.Allowed.Concat(finding.Expired)).Select(allowance => allowance.Location).ToHashSet();
        return sides.SelectMany(side => side.Allow).DistinctBy(allowance => allowance.Location)
            .Where(allowance => !needed.Contains(allowance.Location) && !findings.Exists(finding => finding.Verdict == Verdict.Unknown && IsAbout(allowance, finding)))
            .Select(allowance => $"{allowance.Location}: nothing differs in '{allowance.Aspect}': remove what 'allow' says of it");
    }

    /// <summary>Whether what is not known may be what an allowance is needed for: the aspect itself, or its whole group.</summary>
    private static bool IsAbout(Allowance allowance, Finding finding) =>
        AspectName.IsMeant(allowance, finding.Aspect) || finding.Aspect == AspectName.Group(allowance.Aspect);
}
