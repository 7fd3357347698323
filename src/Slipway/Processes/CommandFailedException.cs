namespace Slipway.Processes;

/// <summary>A command ended with another exit code than 0. The message holds no secret; the details are its last lines.</summary>
internal sealed class CommandFailedException : SlipwayException
{
    public CommandFailedException(CommandResult result)
        : base(Slipway.ExitCode.Failed, $"{result.Command} failed with exit code {result.ExitCode}.")
    {
        Result = result;
        Details = result.Lines;
    }

    public CommandResult Result { get; }
}
