namespace Slipway.Platforms;

/// <summary>A platform that keeps what the processes print.</summary>
public interface IReadLogs
{
    /// <summary>
    /// Lines of the live deployment's processes, each process's in the order that it printed them; where the platform
    /// went away, of the one that it remembers. Values of secrets are replaced.
    /// </summary>
    /// <exception cref="ConfigurationException">There is no such process; raised with the first line.</exception>
    IAsyncEnumerable<LogLine> ReadLogsAsync(LogQuery query, CancellationToken cancellationToken);
}

/// <summary>Which lines are wanted.</summary>
/// <param name="Lines">At most this many of each process, the newest.</param>
/// <param name="Process">A process type (<c>web</c>) or one instance (<c>web.1</c>); null: all.</param>
/// <param name="Since">Only what was printed after; a platform that does not know to the second shows more, not less.</param>
/// <param name="Follow">Whether to go on with new lines, over switches, until it is cancelled.</param>
public sealed record LogQuery(int Lines, string? Process = null, DateTimeOffset? Since = null, bool Follow = false);

/// <summary>One line of a process, as it was printed: whoever shows it takes care of control characters.</summary>
/// <param name="Process">Instance, such as <c>web.1</c>.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="Deployment">Deployment that the process belongs to.</param>
public sealed record LogLine(string Process, string Text, int Deployment);
