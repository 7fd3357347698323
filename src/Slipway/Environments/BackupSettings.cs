namespace Slipway.Environments;

/// <summary>When restore points are taken and where they are kept, as <c>backup:</c> says it.</summary>
public sealed record BackupSettings
{
    internal const int DefaultShrinkAlarm = 50;
    internal const int DefaultDaily = 7;
    internal const int DefaultWeekly = 4;
    internal const int DefaultMonthly = 12;

    /// <summary>Verbs that a restore point is taken before: <c>deploy</c>, <c>promote</c>, <c>rollback</c>.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>Where points are kept: each of them must have a point for it to be complete.</summary>
    public IReadOnlyList<VaultSettings> Vaults { get; init; } = [VaultSettings.Default];

    /// <summary>For how many days, weeks, months and years one point each is kept.</summary>
    public int Daily { get; init; } = DefaultDaily;

    public int Weekly { get; init; } = DefaultWeekly;

    public int Monthly { get; init; } = DefaultMonthly;

    public int Yearly { get; init; }

    /// <summary>Percent that a point may be smaller than the one before it.</summary>
    public int ShrinkAlarm { get; init; } = DefaultShrinkAlarm;

    /// <summary>When a restore point is taken by itself; null: never.</summary>
    public RunSchedule? Schedule { get; init; }

    /// <summary>When a restore point is tried by itself; null: never.</summary>
    public RunSchedule? Drill { get; init; }

    /// <summary>Whether old points are removed after each scheduled backup.</summary>
    public bool Prune { get; init; }
}
