using Slipway.Releases;

namespace Slipway.Platforms;

/// <summary>A platform that can tell beforehand what a deployment would take and interrupt there. It looks, and changes nothing.</summary>
public interface IForecast
{
    Task<Forecast> ForecastAsync(ForecastRequest request, CancellationToken cancellationToken);
}

/// <summary>A deployment that is only thought of.</summary>
public sealed record ForecastRequest
{
    /// <summary>What runs now, as the platform has just said.</summary>
    public required Observation Observed { get; init; }

    /// <summary>How it runs by the history; null: nothing does.</summary>
    public RunConfiguration? Running { get; init; }

    /// <summary>How the coming release would run; null: not known before it is built.</summary>
    public RunConfiguration? Coming { get; init; }

    /// <summary>What would be sent; null: not known before it is built.</summary>
    public Variant? Variant { get; init; }

    /// <summary>As <see cref="StageRequest.SameAs"/>.</summary>
    public int? SameAs { get; init; }
}

/// <summary>What a deployment would take and interrupt.</summary>
public sealed record Forecast
{
    /// <summary>Bytes that it would add to the disk; null: not known before it is built.</summary>
    public long? DiskNeeded { get; init; }

    /// <summary>Bytes that are free there.</summary>
    public required long DiskFree { get; init; }

    /// <summary>Bytes that the platform wants to be left.</summary>
    public long DiskMargin { get; init; }

    /// <summary>Settings of the platform that differ from those of what runs, such as <c>platform.port</c>; as far as it remembers them.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Whether requests would find nobody.</summary>
    public bool Interrupts { get; init; }

    /// <summary>Why, or why not, and what else stands still: one line each.</summary>
    public IReadOnlyList<string> Interruption { get; init; } = [];
}
