using System.ComponentModel;
using CliWrap;
using Slipway.Environments.Model;

namespace Slipway.Environments;

/// <summary>
/// Runs <c>command:…</c> in the project root and takes its standard output. Neither output is ever shown: the one is the
/// secret, and what a failing command says on the other may quote it.
/// </summary>
internal sealed class SecretCommand(ProjectPaths paths, TimeSpan deadline)
{
    /// <exception cref="UnresolvedSecretException">It fails, gives nothing, or does not end in time.</exception>
    public async Task<string> RunAsync(string command, CancellationToken cancellationToken)
    {
        byte[] output = [];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(deadline);
        int exitCode;
        try
        {
            // A process that it leaves behind can hold the pipe open for good, so the wait has an end of its own.
            var result = await Cli.Wrap("/bin/sh")
                .WithArguments(["-c", command])
                .WithWorkingDirectory(paths.Root)
                .WithStandardOutputPipe(PipeTarget.Create(async (stream, stop) => output = await SecretText.ReadAsync(stream, stop)))
                // Read, not closed (which is what CliWrap's null target does): whoever cannot write a warning fails.
                .WithStandardErrorPipe(PipeTarget.ToStream(Stream.Null))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(limit.Token)
                .Task.WaitAsync(limit.Token);
            exitCode = result.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnresolvedSecretException($"the command did not end within {DurationType.Format(deadline)}");
        }
        catch (Win32Exception exception)
        {
            throw new UnresolvedSecretException($"/bin/sh cannot be started: {exception.Message}");
        }

        return exitCode == 0
            ? SecretText.Decode(output, "the command")
            : throw new UnresolvedSecretException($"the command ended with exit code {exitCode}; run it yourself to see why");
    }
}
