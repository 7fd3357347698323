namespace Slipway.Platforms.Local.Protocol;

/// <summary>What the dock has to know to run a deployment, now and after a reboot. Secrets are kept apart from it.</summary>
internal sealed record DeploymentSpec
{
    public required string Environment { get; init; }

    /// <summary>The environment's name as it stands in a target, for what the router's page says.</summary>
    public required string TargetName { get; init; }

    public required int Number { get; init; }

    public required string Release { get; init; }

    /// <summary>Where the release lies, relative to the root of the project.</summary>
    public required string Directory { get; init; }

    /// <summary>Virtual environment that it runs in, relative to the root of the project; null: it is no Python app.</summary>
    public string? Python { get; init; }

    /// <summary>What that environment is made of; null: it is no Python app, or was staged by a Slipway that did not write it down.</summary>
    public PythonPackages? Packages { get; init; }

    /// <summary>Where its processes log, relative to the root of the project.</summary>
    public required string Logs { get; init; }

    /// <summary>Port that people use.</summary>
    public required int Port { get; init; }

    public required IReadOnlyList<ProcessSpec> Processes { get; init; }

    public required IReadOnlyDictionary<string, string> Config { get; init; }

    public required IReadOnlyList<string> Uploads { get; init; }

    public required string HealthPath { get; init; }

    public required TimeSpan HealthTimeout { get; init; }

    /// <summary>How long the processes keep running after another release took over.</summary>
    public required TimeSpan Warm { get; init; }

    /// <summary>How long running requests, and processes told to stop, may take to end.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>When the environment is taken down by itself; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <returns>Whether a process of the one could serve as a process of the other.</returns>
    public bool RunsTheSameAs(DeploymentSpec other) =>
        Release == other.Release
        && Python == other.Python
        && HealthPath == other.HealthPath
        && Processes.SequenceEqual(other.Processes)
        && Uploads.SequenceEqual(other.Uploads)
        && SameTexts(Config, other.Config);

    public static bool SameTexts(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var value) && value == pair.Value);
}

/// <summary>A process type: its command and how many run.</summary>
internal sealed record ProcessSpec(string Type, string Command, int Instances)
{
    public const string Web = "web";
}
