namespace Slipway.Deployments;

/// <summary>What nothing needs any more, and was or would be removed.</summary>
public sealed record CleanupPlan
{
    /// <summary>Releases that no environment runs or goes back to, in ordinal order.</summary>
    public required IReadOnlyList<string> Releases { get; init; }

    /// <summary>Keys of shared content that belongs to no kept release.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    /// <summary>Keys of records of source bundles that belong to no kept release.</summary>
    internal IReadOnlyList<string> Bundles { get; init; } = [];

    /// <summary>Files of the content store that belong to no kept release.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Leftovers of builds that were killed, and of writes that were.</summary>
    public required IReadOnlyList<string> Leftovers { get; init; }

    /// <summary>Size of files and leftovers in bytes; what platforms remove is not in it.</summary>
    public required long Bytes { get; init; }

    /// <summary>Deployments by environment whose staged release stays; the platform removes the others.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<int>> Staged { get; init; }

    /// <summary>What was left alone, and why.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether there is nothing to remove but what platforms may have.</summary>
    public bool IsEmpty => Releases.Count + Shared.Count + Files.Count + Leftovers.Count == 0;
}
