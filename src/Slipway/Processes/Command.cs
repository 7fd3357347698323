using Slipway.Environments;

namespace Slipway.Processes;

/// <summary>A program to run, as data: what a plan can print and a test can compare.</summary>
internal sealed record Command
{
    /// <summary>Lines that are kept for the message of a failure.</summary>
    public const int KeptLines = 40;

    public Command(string executable, params IReadOnlyList<Argument> arguments)
    {
        Executable = executable;
        Arguments = arguments;
    }

    /// <summary>Name that is looked up in PATH, or a path.</summary>
    public string Executable { get; }

    public IReadOnlyList<Argument> Arguments { get; }

    /// <summary>Null: the current directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Variables that differ from this process's own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Secrets for the environment of the process: the way in that no process list shows.</summary>
    public IReadOnlyDictionary<string, Secret> SecretEnvironment { get; init; } = new Dictionary<string, Secret>();

    /// <summary>Null: an empty standard input.</summary>
    public Secret? StandardInput { get; init; }

    /// <summary>Bytes for standard input instead.</summary>
    public ReadOnlyMemory<byte>? Input { get; init; }

    /// <summary>Writes standard input instead, as the process reads it.</summary>
    public Func<Stream, CancellationToken, Task>? Write { get; init; }

    /// <summary>After this the process and all its children are killed. The default value is 10 minutes.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Takes standard output as bytes instead of lines.</summary>
    public Func<Stream, CancellationToken, Task>? Output { get; init; }

    /// <summary>The command line with secrets left out.</summary>
    public override string ToString() =>
        Arguments.Count == 0 ? Executable : $"{Executable} {string.Join(' ', Arguments)}";
}
