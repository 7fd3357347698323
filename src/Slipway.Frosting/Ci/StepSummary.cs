using System.Globalization;
using System.Text;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Ci;

/// <summary>The page of a CI job: what runs where after it, since which release, and how to undo it.</summary>
internal static class StepSummary
{
    /// <param name="ended">The command's deployments, in order.</param>
    /// <param name="failure">Why the command failed where no deployment says so; null: it did not.</param>
    /// <returns>Markdown; empty where there is nothing to say.</returns>
    public static string Write(IReadOnlyList<EndedDeployment> ended, string? failure)
    {
        var page = new StringBuilder();
        foreach (var (target, result, elapsed) in ended)
        {
            page.Append(CultureInfo.InvariantCulture, $"### {target}: {Word(result.ExitCode)} after {Elapsed.Text(elapsed)}\n\n");
            if (result.Failure is { } reason)
                page.Append(CultureInfo.InvariantCulture, $"{Text(reason)}\n\n");
            page.Append("| environment | release | deployment | link |\n| --- | --- | --- | --- |\n");
            var now = result.Now;
            page.Append(CultureInfo.InvariantCulture, $"| {Text(result.Record?.Environment ?? target)} | {Text(now.Release ?? (now.Unavailable is null ? "nothing runs" : "unknown"))} | {(now.Deployment is { } number ? $"v{number}" : "")} | {Text(now.Url ?? "")} |\n\n");
            foreach (var note in result.Notes)
                page.Append(CultureInfo.InvariantCulture, $"- {Text(note)}\n");
            if (result.Next is { } next)
                page.Append(CultureInfo.InvariantCulture, $"\n{Text(result.NextMeaning ?? "next")}: {Code(next)}\n");
        }

        if (failure is not null)
            page.Append(CultureInfo.InvariantCulture, $"### Failed\n\n{Text(failure)}\n");
        return page.ToString();
    }

    private static string Word(ExitCode code) => code switch
    {
        ExitCode.Success => "succeeded",
        ExitCode.TakenBack => "failed and was taken back",
        ExitCode.Stuck => "failed and could not be taken back",
        _ => "failed",
    };

    /// <summary>Foreign text has no markup: neither Markdown's nor HTML's, and stays on its line. A link stays a link: GitHub makes it one.</summary>
    private static string Text(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var letter in PlainText.Of(text.ReplaceLineEndings(" ")))
        {
            if (letter is '<')
                result.Append("&lt;");
            else if (letter is '&')
                result.Append("&amp;");
            else if (letter is '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '!' or '~' or '@')
                result.Append('\\').Append(letter);
            else
                result.Append(letter);
        }

        return result.ToString();
    }

    /// <summary>A command to copy: nothing can be escaped inside, so what would end it becomes an apostrophe.</summary>
    private static string Code(string text) => $"`{PlainText.Of(text.ReplaceLineEndings(" ")).Replace('`', '\'')}`";
}
