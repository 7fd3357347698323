namespace Slipway.Frosting.Output;

/// <summary>Stops the run after a failure that was reported where it happened, with its exit code.</summary>
internal sealed class AlreadyTold(ExitCode exitCode) : Exception($"Ended with exit code {(int)exitCode}.")
{
    public ExitCode ExitCode { get; } = exitCode;
}
