using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Data.Vaults.Restic;

/// <summary>
/// A repository of restic, of which every call is a process. The repository (its string may hold a password) and its own password
/// go by the environment and stand in no argument.
/// </summary>
internal sealed record ResticRepository
{
    private static readonly TimeSpan Deadline = TimeSpan.FromDays(2);

    /// <summary>Name of the vault, for messages.</summary>
    public required string Vault { get; init; }

    /// <summary>What restic calls it: a directory, <c>sftp:user@host:/path</c>, <c>s3:https://…</c>, <c>rclone:…</c>.</summary>
    public required Secret Repository { get; init; }

    public required Secret Password { get; init; }

    /// <summary>Secrets of the place, such as <c>AWS_SECRET_ACCESS_KEY</c>.</summary>
    public IReadOnlyDictionary<string, Secret> Environment { get; init; } = new Dictionary<string, Secret>();

    /// <summary>restic's extended options, such as <c>sftp.command=ssh -p 2222 host -s sftp</c>. They are seen in the list of processes.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Program, looked up in PATH.</summary>
    public string Program { get; init; } = "restic";

    /// <exception cref="SlipwayException">restic is not there.</exception>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        var result = await RunAsync(new Command(Program, "version") { Deadline = TimeSpan.FromSeconds(30) }, cancellationToken);
        // "restic 0.14.0 compiled with go1.19.8 on linux/amd64"
        return result.Lines.Count > 0 && result.Lines[0].Split(' ') is [_, var version, ..] ? version : "unknown";
    }

    public Command Command(params IEnumerable<string> arguments)
    {
        var secrets = new Dictionary<string, Secret>(Environment) { ["RESTIC_REPOSITORY"] = Repository, ["RESTIC_PASSWORD"] = Password };
        IEnumerable<string> options = Options.SelectMany(option => new[] { "--option", option });
        return new Command(Program, [.. options.Concat(arguments).Select(argument => new Argument(argument))])
        {
            SecretEnvironment = secrets,
            // Where the user's shell points restic to elsewhere.
            Environment = new Dictionary<string, string?> { ["RESTIC_REPOSITORY_FILE"] = null, ["RESTIC_PASSWORD_FILE"] = null, ["RESTIC_PASSWORD_COMMAND"] = null, ["RESTIC_PROGRESS_FPS"] = null },
            Deadline = Deadline,
        };
    }

    /// <summary>Runs a command to its success. A lock that a dead process left is taken away once.</summary>
    /// <exception cref="SlipwayException">It failed, for a person.</exception>
    public async Task<CommandResult> RunAsync(Command command, CancellationToken cancellationToken)
    {
        var result = await StartAsync(command, cancellationToken);
        if (result.ExitCode != 0 && ResticFailure.IsLocked(result) && command.Input is null && command.Write is null)
        {
            // Takes away only locks whose process is gone, or that are older than half an hour without a sign of life.
            await StartAsync(Command("unlock"), cancellationToken);
            result = await StartAsync(command, cancellationToken);
        }

        return result.ExitCode == 0 ? result : throw ResticFailure.Of(Vault, result);
    }

    /// <returns>What a command that succeeds writes to standard output.</returns>
    public async Task<byte[]> ReadAsync(Command command, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await RunAsync(
            command with
            {
                Output = async (stream, token) =>
                {
                    content.SetLength(0);
                    await stream.CopyToAsync(content, token);
                },
            },
            cancellationToken);
        return content.ToArray();
    }

    /// <summary>Runs a command, whatever its exit code.</summary>
    /// <exception cref="SlipwayException">restic is not there.</exception>
    public async Task<CommandResult> StartAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.RunAsync(null, cancellationToken);
        }
        catch (SlipwayException exception) when (exception.Message.EndsWith("there is no such program in PATH.", StringComparison.Ordinal))
        {
            throw new SlipwayException(ExitCode.Failed, $"The vault '{Vault}' needs restic, which is not on this machine.", exception) { Next = "Install it: apt-get install restic" };
        }
    }
}
