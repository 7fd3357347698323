using Slipway.Parity;

namespace Slipway.Frosting.Output;

/// <summary>A comparison of environments, for people: a row for each difference, a column for each environment.</summary>
internal static class ParityPage
{
    /// <summary>Longer ones are cut; JSON and the HTML page have them whole.</summary>
    private const int Widest = 40;

    public static void Show(ParityReport parity, bool all, Report report)
    {
        report.Headline($"Parity of {ParityWords.Names(parity)}");
        var longest = parity.Environments.Max(environment => environment.Environment.Length);
        foreach (var environment in parity.Environments)
            report.Line($"  {environment.Environment.PadRight(longest)}  {environment.Origin}");
        var shown = ParityWords.Order.Where(verdict => all || verdict != Verdict.Same)
            .SelectMany(verdict => parity.Findings.Where(finding => finding.Verdict == verdict)).ToList();
        if (shown.Count > 0)
            Table(parity, shown, report);
        report.Headline($"{ParityWords.Summary(parity)}{(all || parity.Count(Verdict.Same) == 0 ? "" : " (--all lists them)")}");
        foreach (var warning in parity.Warnings)
            report.Warning(warning);
    }

    private static void Table(ParityReport parity, List<Finding> findings, Report report)
    {
        string[][] rows =
        [
            ["", "", .. parity.Environments.Select(environment => environment.Environment)],
            .. findings.Select(finding => (string[])
            [
                $"{ParityWords.Sign(finding.Verdict)} {ParityWords.Name(finding.Verdict)}",
                finding.Aspect,
                .. finding.Facts.Select(fact => Cells.Clip(ParityWords.Value(fact), Widest)),
            ]),
        ];
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < widths.Length; i++)
                widths[i] = Math.Max(widths[i], Cells.Of(row[i]));
        }

        report.Line();
        for (var i = 0; i < rows.Length; i++)
        {
            var note = i == 0 ? null : findings[i - 1].Note;
            report.Line($"  {string.Join("  ", rows[i].Select((cell, column) => cell + new string(' ', widths[column] - Cells.Of(cell))))}  {note}".TrimEnd());
        }

        report.Line();
    }
}
