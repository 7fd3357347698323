namespace Slipway.Data.Uploads;

/// <summary>How a snapshot came to a file.</summary>
internal enum TakingWay
{
    /// <summary>A second name for the same file: at once, but what the app writes into it in place shows through.</summary>
    Link,

    /// <summary>A file of its own that shares the blocks until one of both is written to (btrfs, XFS, bcachefs).</summary>
    Clone,

    /// <summary>A copy, where neither is possible: another file system mounted below, or a file of somebody else.</summary>
    Copy,
}
