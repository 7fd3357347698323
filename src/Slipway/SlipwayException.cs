namespace Slipway;

/// <summary>
/// An expected failure: its message is written for the person who reads it (what failed, where, why, what to type next)
/// and is printed without a stack trace. Anything else that is thrown is a bug and shows its stack.
/// </summary>
public class SlipwayException(ExitCode exitCode, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The exit code that the command ends with.</summary>
    public ExitCode ExitCode { get; } = exitCode;

    /// <summary>What to type next, or null when the message already says it.</summary>
    public string? Next { get; init; }

    /// <summary>Lines that explain the failure, such as the end of the failing process's own log.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];
}
