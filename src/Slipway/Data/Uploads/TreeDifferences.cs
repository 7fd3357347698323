using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Uploads;

/// <summary>In what a tree differs from its listing.</summary>
internal static class TreeDifferences
{
    /// <returns>A line for every difference; none where both are equal. Holes of files do not count, as file systems see them differently.</returns>
    public static IReadOnlyList<string> Between(TreeListing expected, TreeListing found)
    {
        var differences = new List<string>();
        var rest = found.Entries.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        foreach (var entry in expected.Entries)
        {
            if (!rest.Remove(entry.Path, out var other))
                differences.Add($"{Name(entry)} is missing");
            else if (Comparable(entry) != Comparable(other))
                differences.Add($"{Name(entry)} differs in {string.Join(", ", Aspects(Comparable(entry), Comparable(other)))}");
        }

        differences.AddRange(rest.Values.Select(entry => $"{Name(entry)} is there and was not backed up"));
        return differences;
    }

    private static string Name(TreeEntry entry) => entry.Path.Length == 0 ? "the directory itself" : FileName.Show(entry.Path);

    /// <summary>Only root gets owners back.</summary>
    private static TreeEntry Comparable(TreeEntry entry) =>
        Environment.IsPrivilegedProcess ? entry with { IsSparse = false } : entry with { IsSparse = false, Owner = 0, Group = 0 };

    private static IEnumerable<string> Aspects(TreeEntry left, TreeEntry right)
    {
        if (left.Kind != right.Kind)
            yield return "kind";
        if (left.Sha256 != right.Sha256 || left.Size != right.Size)
            yield return "content";
        if (left.Target != right.Target)
            yield return "target";
        if (left.Mode != right.Mode)
            yield return "mode";
        if (left.Written != right.Written)
            yield return "time";
        if (left.Owner != right.Owner || left.Group != right.Group)
            yield return "owner";
    }
}
