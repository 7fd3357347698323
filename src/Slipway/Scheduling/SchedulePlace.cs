namespace Slipway.Scheduling;

/// <summary>A unit file, or this project's lines of a crontab.</summary>
/// <param name="Name">Path of the file, or <c>crontab</c>.</param>
/// <param name="Wanted">What shall stand there; null: nothing.</param>
/// <param name="Installed">What stands there; null: nothing.</param>
public sealed record SchedulePlace(string Name, string? Wanted, string? Installed)
{
    /// <summary>For a unit: whether systemd was told to use it. What is only written does nothing.</summary>
    public bool Enabled { get; init; } = true;

    public bool IsCurrent => Wanted == Installed && (Wanted is null || Enabled);
}
