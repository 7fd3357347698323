using System.Runtime.CompilerServices;
using Slipway.Processes;

namespace Slipway.Platforms.Local.Logs;

/// <summary>The logs of one deployment's processes: a file each, <c>web.1.log</c>.</summary>
internal sealed class ProcessLogs(string directory, int deployment, Redaction redaction)
{
    private const string Extension = ".log";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    /// <param name="query">Which lines.</param>
    /// <param name="known">Names of all process types, for those that have printed nothing.</param>
    /// <exception cref="ConfigurationException">There is no such process.</exception>
    public IEnumerable<LogLine> Read(LogQuery query, IReadOnlyList<string> known)
    {
        Check(query.Process, known);
        foreach (var log in Find(query.Process))
        {
            foreach (var line in log.Begin(query))
                yield return Line(log, line);
        }
    }

    /// <summary>As <see cref="Read"/>, and then what is printed, until this deployment is not the one to follow any more.</summary>
    /// <param name="query">Which lines.</param>
    /// <param name="known">Names of all process types.</param>
    /// <param name="live">Asked from time to time whether to go on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LogLine> FollowAsync(LogQuery query, IReadOnlyList<string> known, Func<Task<bool>> live, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Check(query.Process, known);
        var logs = new Dictionary<string, FollowedLog>(StringComparer.Ordinal);
        var goesOn = true;
        while (true)
        {
            foreach (var log in Find(query.Process))
            {
                var lines = logs.TryAdd(log.Process, log) ? log.Begin(query) : logs[log.Process].Continue();
                foreach (var line in lines)
                    yield return Line(log, line);
            }

            if (!goesOn)
                yield break;
            await Task.Delay(Interval, cancellationToken);
            // What was printed up to the switch is shown before it ends.
            goesOn = await live();
        }
    }

    private LogLine Line(FollowedLog log, string text) => new(log.Process, redaction.Apply(text), deployment);

    private IEnumerable<FollowedLog> Find(string? process) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, $"*{Extension}")
            .Select(file => (File: file, Name: Path.GetFileNameWithoutExtension(file)))
            .Where(log => process is null || log.Name == process || log.Name.StartsWith($"{process}.", StringComparison.Ordinal))
            .OrderBy(log => log.Name, StringComparer.Ordinal)
            .Select(log => new FollowedLog(log.Name, log.File))
        : [];

    private void Check(string? process, IReadOnlyList<string> known)
    {
        if (process is null || known.Contains(process) || Find(process).Any())
            return;
        var names = known.Concat(Find(null).Select(log => log.Process)).Distinct().Order(StringComparer.Ordinal).ToList();
        throw new ConfigurationException($"--process={process}: v{deployment} has no such process{NearestName.Hint(process, names)} It has {string.Join(", ", names)}.");
    }
}
