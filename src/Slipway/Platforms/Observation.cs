namespace Slipway.Platforms;

/// <summary>What a platform runs, as it said itself.</summary>
public sealed record Observation
{
    /// <summary>Release that is live; null when none is.</summary>
    public string? Release { get; init; }

    /// <summary>Number of the deployment that made it live; null when none is.</summary>
    public int? Deployment { get; init; }

    /// <summary>Address that people use, such as <c>http://localhost:8081</c>.</summary>
    public string? Url { get; init; }

    /// <summary>Instances of the live release.</summary>
    public IReadOnlyList<ProcessObservation> Processes { get; init; } = [];

    /// <summary>Deployments whose processes still run and can be switched to at once.</summary>
    public IReadOnlyList<int> Warm { get; init; } = [];

    /// <summary>Why nothing can be told, such as a stopped dock; null when the platform answered.</summary>
    public string? Unavailable { get; init; }

    /// <summary>What is wrong although the platform answered, such as a port that somebody else has taken.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>One running instance.</summary>
/// <param name="Name">Type and index, such as <c>web.1</c>.</param>
/// <param name="State"><c>healthy</c>, <c>starting</c>, <c>crashed</c>, <c>draining</c> or <c>stopped</c>.</param>
/// <param name="Restarts">How often it was restarted since the deployment.</param>
/// <param name="StartedAt">Start of the running process; null: none runs at this moment.</param>
public sealed record ProcessObservation(string Name, string State, int Restarts, DateTimeOffset? StartedAt = null);
