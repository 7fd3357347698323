namespace Slipway.Data.Uploads;

/// <summary>What a backup keeps of a directory tree.</summary>
internal enum EntryKind
{
    File,
    Directory,

    /// <summary>A symbolic link, kept as it is, wherever it leads.</summary>
    Link,
}
