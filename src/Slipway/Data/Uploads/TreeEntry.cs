namespace Slipway.Data.Uploads;

/// <summary>A file, directory or symbolic link of a tree.</summary>
internal sealed record TreeEntry
{
    /// <summary>Path below the tree's root, with slashes, as <see cref="Unix.FileName"/> writes names; empty for the root itself.</summary>
    public required string Path { get; init; }

    public required EntryKind Kind { get; init; }

    /// <summary>Permissions with set-id and sticky bits; 0 for links, which have none.</summary>
    public int Mode { get; init; }

    /// <summary>Number of the owning user; given back where the restoring user may.</summary>
    public uint Owner { get; init; }

    /// <summary>Number of the owning group.</summary>
    public uint Group { get; init; }

    /// <summary>When it was last written, in nanoseconds since 1970.</summary>
    public long Written { get; init; }

    /// <summary>Bytes of a file.</summary>
    public long Size { get; init; }

    /// <summary>Whether the file had holes: restored, its blocks of zeros are holes again.</summary>
    public bool IsSparse { get; init; }

    /// <summary>SHA-256 of a file's content, lower-case hex.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where a symbolic link leads, as <see cref="Unix.FileName"/> writes names.</summary>
    public string? Target { get; init; }
}
