using System.Security.Cryptography;

namespace Slipway.Data.Uploads;

/// <summary>Everything that a restore point has of an upload directory, but for the contents of its files.</summary>
internal sealed class TreeListing
{
    /// <param name="entries">Entries with the digests of files, in any order.</param>
    public TreeListing(IEnumerable<TreeEntry> entries)
    {
        TreeEntry[] sorted = [.. entries];
        // By path: a directory is in front of what it holds.
        Array.Sort(sorted, (left, right) => string.CompareOrdinal(left.Path, right.Path));
        Entries = sorted;
        foreach (var entry in sorted)
        {
            Files += entry.Kind == EntryKind.File ? 1 : 0;
            Directories += entry.Kind == EntryKind.Directory ? 1 : 0;
            Links += entry.Kind == EntryKind.Link ? 1 : 0;
            Bytes += entry.Size;
        }
    }

    /// <summary>In ordinal order of the paths, the root first.</summary>
    public IReadOnlyList<TreeEntry> Entries { get; }

    public int Files { get; }

    /// <summary>Directories, with the root.</summary>
    public int Directories { get; }

    public int Links { get; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes { get; }

    /// <returns>SHA-256 of its text, lower-case hex: equal trees have equal ones.</returns>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        TreeListingText.Write(this, text => hash.AppendData(text));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
