namespace Slipway.Environments;

/// <summary>What people get while an environment is in maintenance.</summary>
public sealed record MaintenanceSettings
{
    /// <summary>HTML file relative to the project root, with forward slashes; null: the platform's own page.</summary>
    public string? Page { get; init; }

    /// <summary>When people and programs are told to come again. The default value is 2 minutes.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(2);
}
