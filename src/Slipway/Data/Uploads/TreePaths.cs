using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Uploads;

/// <summary>Whether a listing, which may come from anywhere, stays inside of the directory that it is restored into.</summary>
internal static class TreePaths
{
    /// <exception cref="SlipwayException">It does not, or it contradicts itself.</exception>
    public static void Check(TreeListing listing)
    {
        var directories = new HashSet<string>(StringComparer.Ordinal);
        string? last = null;
        foreach (var entry in listing.Entries)
        {
            if (Fault(entry, directories, last) is { } fault)
                throw new SlipwayException(ExitCode.Failed, $"The restore point has an upload that cannot be restored: '{FileName.Show(entry.Path)}' {fault}. Nothing was restored.");
            if (entry.Kind == EntryKind.Directory)
                directories.Add(entry.Path);
            last = entry.Path;
        }

        if (!directories.Contains(""))
            throw new SlipwayException(ExitCode.Failed, "The restore point's list of uploads has no root directory. Nothing was restored.");
    }

    private static string? Fault(TreeEntry entry, HashSet<string> directories, string? last)
    {
        var path = entry.Path;
        if (path == last)
            return "is listed twice";
        if (path.Contains('\0', StringComparison.Ordinal) || entry.Target?.Contains('\0', StringComparison.Ordinal) == true)
            return "has a NUL byte";
        if ((entry.Kind == EntryKind.Link) != (entry.Target is not null) || entry.Target is "")
            return "is a link without a target, or a target without a link";
        if (path.Length == 0)
            return entry.Kind == EntryKind.Directory ? null : "has no name";
        if (path.Split('/').Any(segment => segment is "" or "." or ".."))
            return "leads out of its directory";
        // A parent that is listed as a directory was made as one: no path goes through a link.
        var slash = path.LastIndexOf('/');
        return directories.Contains(slash < 0 ? "" : path[..slash]) ? null : "lies below something that is no directory";
    }
}
