using System.Globalization;
using System.Text;

namespace Slipway.Frosting.Ci;

/// <summary>
/// GitLab CI: sections of the job's log, with their durations. Cake's provider knows none, so the markers are written
/// here. A marker ends in a carriage return and an escape sequence, which no other line of the report can have.
/// </summary>
internal sealed class GitLabJob(ICiWriter writer, TimeProvider time) : ICiJob
{
    private int _number;
    private string? _section;

    public void GroupStarted(string title)
    {
        _section = $"slipway_{Name(title)}_{++_number}";
        writer.Command($"\u001b[0Ksection_start:{Now()}:{_section}\r\u001b[0K{title}", problem: false);
    }

    public void GroupEnded() => writer.Command($"\u001b[0Ksection_end:{Now()}:{_section}\r\u001b[0K", problem: false);

    public bool Error(string text, SourceLocation? at) => false;

    public bool Warning(string text) => false;

    public void Summarize(string markdown)
    {
    }

    public string Neutral(string line) => line;

    private string Now() => time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static string Name(string title)
    {
        var name = new StringBuilder(title.Length);
        foreach (var letter in title)
            name.Append(char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '_');
        return name.ToString();
    }
}
