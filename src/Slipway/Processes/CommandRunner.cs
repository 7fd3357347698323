using System.ComponentModel;
using CliWrap;

namespace Slipway.Processes;

/// <summary>
/// Runs commands over CliWrap. CliWrap's own exceptions hold the arguments, secrets too, and never leave this class.
/// </summary>
internal static class CommandRunner
{
    /// <summary>Runs a command to its end, whatever its exit code.</summary>
    /// <exception cref="SlipwayException">It could not be started, or did not end in time.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled: the process and all its children were killed.</exception>
    public static async Task<CommandResult> RunAsync(this Command command, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var lines = new OutputLines(output, Command.KeptLines);
        using var deadline = new CancellationTokenSource(command.Deadline);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var result = await ToCliWrap(command, lines).ExecuteAsync(stop.Token);
            return new CommandResult(command, result.ExitCode, lines.Last, result.RunTime);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(ExitCode.Failed, $"{command} did not end within {Describe(command.Deadline)} and was stopped.") { Details = lines.Last };
        }
        catch (OperationCanceledException)
        {
            // Without CliWrap's own exception, whose text names the arguments.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException { InnerException: Win32Exception })
        {
            throw CannotStart(command, exception as Win32Exception ?? (Win32Exception)exception.InnerException!);
        }
    }

    /// <summary>Runs a command that has to end with 0.</summary>
    /// <exception cref="CommandFailedException">It ended with another exit code.</exception>
    public static async Task<CommandResult> RunToSuccessAsync(this Command command, IProgress<string>? output, CancellationToken cancellationToken) =>
        (await command.RunAsync(output, cancellationToken)).EnsureSuccess();

    /// <summary>Runs a command that has to end with 0, and returns what it wrote to standard output.</summary>
    public static async Task<byte[]> ReadAsync(this Command command, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var reading = command with { Output = (stream, token) => stream.CopyToAsync(content, token) };
        await reading.RunToSuccessAsync(null, cancellationToken);
        return content.ToArray();
    }

    private static CliWrap.Command ToCliWrap(Command command, OutputLines lines)
    {
        var environment = new Dictionary<string, string?>(command.Environment);
        foreach (var (name, secret) in command.SecretEnvironment)
            environment[name] = secret.Reveal();
        return new CliWrap.Command(command.Executable)
            .WithArguments(command.Arguments.Select(argument => argument.Value))
            .WithWorkingDirectory(command.WorkingDirectory ?? Directory.GetCurrentDirectory())
            .WithEnvironmentVariables(environment)
            .WithStandardInputPipe(InputOf(command))
            .WithStandardOutputPipe(PipeTarget.Create(command.Output is { } read ? (stream, token) => ReadAllAsync(read, stream, token) : lines.ReadAsync))
            .WithStandardErrorPipe(PipeTarget.Create(lines.ReadAsync))
            .WithValidation(CommandResultValidation.None);
    }

    private static PipeSource InputOf(Command command) =>
        command.Write is { } write ? PipeSource.Create(write)
        : command.Input is { } bytes ? PipeSource.FromBytes(bytes)
        : command.StandardInput is { } input ? PipeSource.FromString(input.Reveal())
        : PipeSource.Null;

    /// <summary>A reader that fails must not leave the process behind, blocked on a pipe that nobody empties.</summary>
    private static async Task ReadAllAsync(Func<Stream, CancellationToken, Task> read, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await read(stream, cancellationToken);
        }
        finally
        {
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
    }

    private static SlipwayException CannotStart(Command command, Win32Exception reason)
    {
        const int notFound = 2; // ENOENT, ERROR_FILE_NOT_FOUND
        if (command.WorkingDirectory is { } directory && !Directory.Exists(directory))
            return new SlipwayException(ExitCode.Failed, $"{command.Executable} could not be started in {directory}: there is no such directory.");
        return new SlipwayException(ExitCode.Failed, reason.NativeErrorCode == notFound
            ? $"{command.Executable} could not be started: there is no such program in PATH."
            : $"{command.Executable} could not be started: {reason.Message}.")
        {
            Next = $"Install {command.Executable}, or add its directory to PATH, then run the same command again.",
        };
    }

    private static string Describe(TimeSpan time) =>
        time.TotalSeconds < 120 ? FormattableString.Invariant($"{time.TotalSeconds:0.###} s") : FormattableString.Invariant($"{time.TotalMinutes:0.#} min");
}
