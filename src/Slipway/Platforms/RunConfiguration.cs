using Slipway.Environments;

namespace Slipway.Platforms;

/// <summary>
/// How a deployment runs its release: what a rollback brings back besides the code. It is recorded with the
/// deployment, secrets as references only.
/// </summary>
public sealed record RunConfiguration
{
    /// <summary>Commands and instance counts by process type, <c>release</c> not among them.</summary>
    public required IReadOnlyDictionary<string, ProcessRun> Processes { get; init; }

    /// <summary>Command of the release phase; null where the Procfile has none.</summary>
    public string? ReleaseCommand { get; init; }

    /// <summary>Plain values.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>Secrets by name, as <c>scheme:target</c>.</summary>
    public required IReadOnlyDictionary<string, SecretReference> Secrets { get; init; }

    /// <summary>Directories that outlive releases.</summary>
    public required IReadOnlyList<string> Uploads { get; init; }

    public required HealthSettings Health { get; init; }
}

/// <summary>One process type as it runs.</summary>
public sealed record ProcessRun(string Command, int Instances);
