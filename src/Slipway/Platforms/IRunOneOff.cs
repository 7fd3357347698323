namespace Slipway.Platforms;

/// <summary>A platform that runs a command beside the processes: in the live release, with its configuration and secrets.</summary>
public interface IRunOneOff
{
    /// <summary>
    /// Runs a command to its end, on this process's own standard input, output and error: not a byte is changed or kept.
    /// SIGINT, SIGTERM, SIGHUP and SIGQUIT are passed on to it meanwhile.
    /// </summary>
    /// <param name="command">Shell command, as in a Procfile.</param>
    /// <returns>Its exit code; 128 and the signal's number where a signal ended it.</returns>
    /// <exception cref="SlipwayException">It could not be started.</exception>
    Task<int> RunAsync(string command);
}
