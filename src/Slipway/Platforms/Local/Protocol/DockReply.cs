namespace Slipway.Platforms.Local.Protocol;

/// <summary>The first line on every connection, from the daemon. Part of every version of the protocol.</summary>
/// <param name="Protocol">Version of the protocol that it speaks.</param>
/// <param name="ProcessId">The daemon.</param>
/// <param name="Root">Root of its project.</param>
/// <param name="Binary">Name of the directory that it was started from.</param>
internal sealed record DockHello(int Protocol, int ProcessId, string Root, string Binary)
{
    /// <summary>Raised when an old client and a new daemon, or the other way round, would misunderstand each other.</summary>
    public const int CurrentProtocol = 3;
}

/// <summary>A line of an answer: exactly one of these is set, but for <see cref="Status"/>, which comes with <see cref="Done"/>.</summary>
internal sealed record DockReply
{
    /// <summary>A part is done, such as <c>web.1 healthy after 0.4 s</c>.</summary>
    public string? Progress { get; init; }

    public DockError? Error { get; init; }

    public bool Done { get; init; }

    public DockStatus? Status { get; init; }
}

/// <summary>An expected failure, worded for the person who reads it.</summary>
/// <param name="Message">What failed and why.</param>
/// <param name="Details">End of the failing process's own log.</param>
/// <param name="Refused">Whether a rule forbids it, such as an epoch that is too old.</param>
internal sealed record DockError(string Message, IReadOnlyList<string> Details, bool Refused)
{
    /// <summary>What to type next.</summary>
    public string? Next { get; init; }
}
