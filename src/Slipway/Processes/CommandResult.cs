namespace Slipway.Processes;

/// <summary>How a command ended.</summary>
/// <param name="Command">What ran.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Lines">The last lines of both outputs, in the order they came.</param>
/// <param name="Elapsed">How long it ran.</param>
internal sealed record CommandResult(Command Command, int ExitCode, IReadOnlyList<string> Lines, TimeSpan Elapsed)
{
    /// <exception cref="CommandFailedException">The exit code is not 0.</exception>
    public CommandResult EnsureSuccess() => ExitCode == 0 ? this : throw new CommandFailedException(this);
}
