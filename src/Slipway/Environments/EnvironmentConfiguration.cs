namespace Slipway.Environments;

/// <summary>The configuration of one environment in three views. Secrets are references in all of them.</summary>
public sealed record EnvironmentConfiguration
{
    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>Files that it is made from, <c>base.yml</c> first; relative to the project root.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>What the environment's own file says, in its order.</summary>
    public required IReadOnlyList<ConfigurationSetting> Raw { get; init; }

    /// <summary>What the files together say, each key with the file that has the say.</summary>
    public required IReadOnlyList<ConfigurationSetting> Inherited { get; init; }

    /// <summary>What a deployment would use: every key, defaults included.</summary>
    public required IReadOnlyList<ConfigurationSetting> Computed { get; init; }

    /// <summary>What keeps a deployment of the work tree from using it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
