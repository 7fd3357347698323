using System.Globalization;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Platforms;

namespace Slipway.Frosting.Verbs;

/// <summary>What the processes of an environment print.</summary>
public sealed class Logs : Verb
{
    private const int DefaultLines = 100;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("process", "only this process type (web) or instance (web.1)", "<name>"),
        new("lines", $"how many lines of each process, the newest; without it {DefaultLines}", "<n>"),
        new("since", "only what was printed in the last 10m, or since a time such as 2026-03-04T14:00Z", "<10m>"),
        new("follow", "goes on with new lines, over deployments, until it is interrupted"),
        new("format", "json: a JSON document for each line, fields in docs/targets.md", "json", ["json"]),
    ];

    internal override string Describe(string environment) => $"shows what the processes of {environment} print";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var target = context.FindEnvironment(environment!);
        var commandLine = context.Run.CommandLine;
        var since = Since(commandLine.Value("since"), context.Run.Time.GetUtcNow());
        var query = new LogQuery(Lines(commandLine.Value("lines"), since), commandLine.Value("process"), since, commandLine.Has("follow"));
        // Nothing is begun that would have to be taken back: an interrupt simply ends it.
        var deployment = 0;
        await foreach (var line in await context.Service<Operations>().LogsAsync(target, query, context.Run.Report.Warning, CancellationToken.None))
        {
            if (deployment != 0 && deployment != line.Deployment)
                context.Run.Report.Note($"v{line.Deployment} is live: its lines follow");
            deployment = line.Deployment;
            if (!TryShow(context, line))
                return;
        }
    }

    /// <returns>False when nobody reads any more, as behind <c>| head</c>.</returns>
    private static bool TryShow(SlipwayContext context, LogLine line)
    {
        try
        {
            if (context.Run.CommandLine.Json)
                context.Run.Report.Data(LogLineDocument.Write(line));
            else
                context.Run.Report.Line($"{line.Process} | {line.Text}");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Lines(string? given, DateTimeOffset? since)
    {
        if (given is null)
            return since is null ? DefaultLines : int.MaxValue;
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines > 0
            ? lines
            : throw new ConfigurationException($"--lines must be a number from 1, but was given '{given}'.");
    }

    private static DateTimeOffset? Since(string? given, DateTimeOffset now)
    {
        if (given is null)
            return null;
        if (DurationNotation.Parse(given) is { } ago)
            return now - ago;
        return DateTimeOffset.TryParse(given, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time)
            ? time
            : throw new ConfigurationException($"--since must be a duration such as 10m or a time such as 2026-03-04T14:00Z, but was given '{given}'.");
    }
}
