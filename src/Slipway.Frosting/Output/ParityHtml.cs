using System.Net;
using System.Text;
using Slipway.Parity;

namespace Slipway.Frosting.Output;

/// <summary>
/// A comparison of environments as one HTML file that needs nothing else: no script, no font, no picture, and a policy
/// that lets none in. Verdicts are words and signs, and rows are lists of their own, so it reads without colours.
/// </summary>
internal static class ParityHtml
{
    private const string Css = """
        :root { color-scheme: light dark; --ink: #1c1e21; --soft: #5b6168; --line: #d5d9de; --page: #fff; --drift: #b3161b; --unknown: #7a5200; --declared: #14602f; --expected: #3d4a5c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #a4abb3; --line: #3a4047; --page: #15181b; --drift: #ff8a8a; --unknown: #f0c265; --declared: #7fd69b; --expected: #aebccd; } }
        body { margin: 2rem auto; max-width: 80rem; padding: 0 1.5rem; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin-bottom: .25rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
        .made, .note { color: var(--soft); } .made { margin-top: 0; } dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; table-layout: fixed; } th, td { border-bottom: 1px solid var(--line); padding: .4rem .8rem .4rem 0; text-align: left; vertical-align: top; }
        thead th { border-bottom-width: 2px; } tbody th { font-weight: 600; } td, tbody th { overflow-wrap: anywhere; }
        code { font: .92em ui-monospace, monospace; }
        .drift { color: var(--drift); } .unknown { color: var(--unknown); } .declared { color: var(--declared); } .expected { color: var(--expected); }
        .none { color: var(--soft); font-style: italic; } summary { cursor: pointer; } ul { padding-left: 1.2rem; }
        @media print { body { margin: 0; max-width: none; } }
        """;

    public static string Write(ParityReport parity, DateTimeOffset now)
    {
        var title = $"Parity of {ParityWords.Names(parity)}";
        var html = new StringBuilder($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Text(title)}</title>
            <style>
            {Css}
            </style>
            </head>
            <body>
            <h1>{Text(title)}</h1>
            <p class="made">{Text(ParityWords.Summary(parity))}. Compared {Text(Moment.Text(now))}.</p>
            <dl>
            {string.Join('\n', parity.Environments.Select(side => $"<dt>{Text(side.Environment)}</dt><dd>{Text(side.Origin)}</dd>"))}
            </dl>

            """);
        Warnings(html, parity.Warnings);
        foreach (var verdict in ParityWords.Order)
        {
            Finding[] findings = [.. parity.Findings.Where(finding => finding.Verdict == verdict)];
            if (findings.Length == 0)
                continue;
            var heading = $"{ParityWords.Sign(verdict)} {Title(verdict)} ({findings.Length})";
            var same = verdict == Verdict.Same;
            html.Append(same ? $"<details><summary>{Text(heading)}</summary>\n" : $"<h2 class=\"{ParityWords.Name(verdict)}\">{Text(heading)}</h2>\n");
            Table(html, parity, findings, !same);
            html.Append(same ? "</details>\n" : "");
        }

        return html.Append("</body>\n</html>\n").ToString();
    }

    private static void Warnings(StringBuilder html, IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
            return;
        html.Append("<h2>Warnings</h2>\n<ul>\n");
        foreach (var warning in warnings)
            html.Append($"<li>{Text(warning)}</li>\n");
        html.Append("</ul>\n");
    }

    private static void Table(StringBuilder html, ParityReport parity, Finding[] findings, bool notes)
    {
        // Columns of one width in every table, and wide enough for a fingerprint however many environments there are.
        html.Append($"<div class=\"wide\"><table style=\"min-width: {(notes ? 36 : 18) + (10 * parity.Environments.Count)}rem\">\n<colgroup><col style=\"width: 18rem\"><col span=\"{parity.Environments.Count}\">{(notes ? "<col style=\"width: 20rem\">" : "")}</colgroup>\n<thead><tr><th scope=\"col\">What</th>");
        foreach (var side in parity.Environments)
            html.Append($"<th scope=\"col\">{Text(side.Environment)}</th>");
        html.Append(notes ? "<th scope=\"col\">Why</th></tr></thead>\n<tbody>\n" : "</tr></thead>\n<tbody>\n");
        foreach (var finding in findings)
        {
            html.Append($"<tr><th scope=\"row\">{Text(finding.Aspect)}</th>");
            foreach (var fact in finding.Facts)
                html.Append(fact is { Unknown: null, Value: not null } ? $"<td><code>{Text(ParityWords.Value(fact))}</code></td>" : $"<td class=\"none\">{ParityWords.Value(fact)}</td>");
            html.Append(notes ? $"<td class=\"note\">{Text(finding.Note ?? "nothing declares it")}</td></tr>\n" : "</tr>\n");
        }

        html.Append("</tbody></table></div>\n");
    }

    private static string Title(Verdict verdict) => verdict switch
    {
        Verdict.Drift => "Drift: it differs, and nothing declares it",
        Verdict.Unknown => "Unknown: it cannot be told",
        Verdict.Declared => "Declared: it differs on purpose",
        Verdict.Expected => "Expected: it differs by nature",
        _ => "Same",
    };

    private static string Text(string text) => WebUtility.HtmlEncode(PlainText.Of(text));
}
