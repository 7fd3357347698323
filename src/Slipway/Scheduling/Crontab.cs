using System.Text;
using Slipway.Processes;

namespace Slipway.Scheduling;

/// <summary>
/// The user's crontab (crontab(5)): this project's lines stand between two marks, and what is outside of them stays
/// byte for byte. It is read and replaced by <c>crontab</c>, which does that in one go. A run that is missed is not made up for.
/// </summary>
internal sealed class Crontab(ScheduledProject project) : IScheduler
{
    private const string Place = "crontab";

    /// <summary>Of Vixie's cron, whose MAX_COMMAND is 1000.</summary>
    private const int LongestCommand = 998;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public string Name => "cron";

    private string Begin => $"# slipway {project.Id} begins";

    private string End => $"# slipway {project.Id} ends";

    public async Task<string?> UnavailableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken);
            return null;
        }
        catch (SlipwayException exception)
        {
            return $"crontab cannot be used: {exception.Message}";
        }
    }

    public async Task<IReadOnlyList<SchedulePlace>> CompareAsync(IReadOnlyList<ScheduledRun> runs, CancellationToken cancellationToken)
    {
        var (_, block, _) = Split(await ReadAsync(cancellationToken));
        var wanted = Text(runs);
        return wanted is null && block is null ? [] : [new SchedulePlace(Place, wanted, block)];
    }

    public async Task ApplyAsync(IReadOnlyList<SchedulePlace> places, CancellationToken cancellationToken)
    {
        if (places is not [{ IsCurrent: false } place])
            return;
        CheckLength(place.Wanted ?? "");
        // Read anew: another project may have written meanwhile.
        var (before, _, after) = Split(await ReadAsync(cancellationToken));
        if (before.Length > 0 && !before.EndsWith('\n'))
            before += '\n';
        byte[] content = [.. Encoding.Latin1.GetBytes(before), .. Encoding.UTF8.GetBytes(place.Wanted ?? ""), .. Encoding.Latin1.GetBytes(after)];
        var command = content.Length == 0 ? new Command("crontab", "-r") : new Command("crontab", "-") { Input = content };
        var result = await (command with { Deadline = Deadline }).RunAsync(null, cancellationToken);
        if (result.ExitCode != 0)
            throw new SlipwayException(ExitCode.Failed, $"crontab ended with exit code {result.ExitCode}; the crontab is as it was.") { Details = result.Lines };
    }

    /// <returns>The lines with their marks; null: no run is asked for.</returns>
    internal string? Text(IReadOnlyList<ScheduledRun> runs)
    {
        if (runs.Count == 0)
            return null;
        var text = new StringBuilder();
        text.Append(Begin).Append(": written by ./build.sh --target=Schedule; what is changed here is lost with the next\n");
        foreach (var run in runs)
        {
            text.Append(run.Schedule.Cron).Append(' ');
            foreach (var (name, value) in project.Variables)
                text.Append(name).Append('=').Append(Word(value)).Append(' ');
            // What it says when it is well would be a mail each time; errors are.
            text.AppendJoin(' ', project.Command(run).Select(Word)).Append(" >/dev/null\n");
        }

        text.Append(End).Append('\n');
        return text.ToString();
    }

    /// <summary>In a text with a letter for each byte: what others wrote need not be UTF-8, and stays as it is.</summary>
    private (string Before, string? Block, string After) Split(string text)
    {
        var begin = Line(text, Begin, 0);
        var end = begin < 0 ? -1 : Line(text, End, begin);
        if (end < 0)
            return (text, null, "");
        var past = text.IndexOf('\n', end) is >= 0 and var newline ? newline + 1 : text.Length;
        return (text[..begin], Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[begin..past])), text[past..]);
    }

    /// <summary>cron itself says only that some command is too long.</summary>
    private static void CheckLength(string text)
    {
        foreach (var line in text.Split('\n').Where(line => !line.StartsWith('#')))
        {
            var command = Encoding.UTF8.GetByteCount(string.Join(' ', line.Split(' ').Skip(5)));
            if (command > LongestCommand)
            {
                throw new SlipwayException(ExitCode.Failed, $"A line would be too long for cron: its command has {command} bytes, and cron takes {LongestCommand}. The crontab is as it was.")
                {
                    Next = "Type it with a shorter PATH, which the runs get too: PATH=/usr/local/bin:/usr/bin:/bin ./build.sh --target=Schedule --apply",
                };
            }
        }
    }

    private static int Line(string text, string mark, int from)
    {
        for (var at = text.IndexOf(mark, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(mark, at + 1, StringComparison.Ordinal))
        {
            if (at == 0 || text[at - 1] == '\n')
                return at;
        }

        return -1;
    }

    /// <summary>For a shell, and for cron, to which a percent sign is the end of the line.</summary>
    private static string Word(string word)
    {
        var quoted = word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./=:,@+".Contains(letter)) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        return quoted.Replace("%", "\\%", StringComparison.Ordinal);
    }

    /// <returns>The crontab, a letter for each byte; empty where the user has none.</returns>
    private static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var command = new Command("crontab", "-l")
        {
            Deadline = Deadline,
            Environment = new Dictionary<string, string?> { ["LC_ALL"] = "C" },
            Output = (stream, token) => stream.CopyToAsync(content, token),
        };
        var result = await command.RunAsync(null, cancellationToken);
        if (result.ExitCode == 0)
            return Encoding.Latin1.GetString(content.ToArray());
        return result.Lines.Any(line => line.Contains("no crontab for", StringComparison.Ordinal))
            ? ""
            : throw new SlipwayException(ExitCode.Failed, $"crontab -l ended with exit code {result.ExitCode}{(result.Lines.FirstOrDefault(line => line.Length > 0) is { } said ? $": {said}" : ".")}");
    }
}
