namespace Slipway.Environments;

/// <summary>Which platform, and the settings that belong to its kind.</summary>
/// <param name="Kind">Such as <c>local</c>.</param>
/// <param name="Values">Values by key, already checked and typed by the kind's <see cref="PlatformSchema"/>: long, bool, string or TimeSpan.</param>
public sealed record PlatformSettings(string Kind, IReadOnlyDictionary<string, object> Values)
{
    /// <summary>Where the key <c>platform</c> stands.</summary>
    public SourceLocation? Location { get; init; }
}
