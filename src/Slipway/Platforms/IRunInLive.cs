namespace Slipway.Platforms;

/// <summary>A platform that runs a command in the live release and gives its output to the caller.</summary>
public interface IRunInLive
{
    /// <param name="command">Command line, as a Procfile has it.</param>
    /// <param name="variables">Variables that it gets besides those of the release.</param>
    /// <param name="output">Takes what it prints, line by line, without secrets.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SlipwayException">Nothing is live, or it exited with another code than 0.</exception>
    Task RunInLiveAsync(string command, IReadOnlyDictionary<string, string> variables, IProgress<string> output, CancellationToken cancellationToken);
}
