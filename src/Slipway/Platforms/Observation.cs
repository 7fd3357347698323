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

    /// <summary>Deployment that ran when the platform went away; null when it answered, or nobody knows.</summary>
    public int? Remembered { get; init; }

    /// <summary>What is wrong although the platform answered, such as a port that somebody else has taken.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether people get the maintenance page; null: they do not.</summary>
    public MaintenanceObservation? Maintenance { get; init; }

    /// <summary>Whether new requests wait; null: they do not.</summary>
    public PauseObservation? Pause { get; init; }
}

/// <summary>An environment in maintenance.</summary>
/// <param name="Since">Since when.</param>
/// <param name="By">Who switched it on.</param>
public sealed record MaintenanceObservation(DateTimeOffset Since, string By);

/// <summary>An environment whose new requests wait.</summary>
/// <param name="Until">When they go on at the latest.</param>
/// <param name="Held">How many wait now.</param>
public sealed record PauseObservation(DateTimeOffset Until, int Held);

/// <summary>One running instance.</summary>
/// <param name="Name">Type and index, such as <c>web.1</c>.</param>
/// <param name="State"><c>healthy</c>, <c>starting</c>, <c>crashed</c>, <c>draining</c> or <c>stopped</c>.</param>
/// <param name="Restarts">How often it was restarted since the deployment.</param>
/// <param name="StartedAt">Start of the running process; null: none runs at this moment.</param>
/// <param name="LastEnd">How it ended last without being told to, such as <c>exited with code 3</c>; null: it did not, or the platform does not know.</param>
public sealed record ProcessObservation(string Name, string State, int Restarts, DateTimeOffset? StartedAt = null, string? LastEnd = null);
