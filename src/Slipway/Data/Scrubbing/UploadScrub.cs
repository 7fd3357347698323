using System.Globalization;
using Slipway.Data.Uploads;
using Slipway.Data.Uploads.Unix;
using Slipway.Environments.Scrubbing;
using Slipway.FaultPoints;

namespace Slipway.Data.Scrubbing;

/// <summary>Scrubs a restored upload directory where nobody uses it.</summary>
internal sealed class UploadScrub(ScrubRules rules, OriginalValues originals)
{
    /// <param name="name">The directory, as rules name it.</param>
    /// <param name="listing">What is in it.</param>
    /// <param name="root">Where it was restored.</param>
    /// <exception cref="SlipwayException">A file has no rule, or its name has a value that is scrubbed elsewhere.</exception>
    public ScrubbedFiles Run(string name, TreeListing listing, string root)
    {
        var entries = listing.Entries.Where(entry => entry.Kind != EntryKind.Directory).Select(entry => (Entry: entry, Treatment: TreatmentOf(rules.Uploads[name], entry.Path))).ToList();
        EnsureNamed(name, [.. entries.Where(pair => pair.Treatment is null).Select(pair => pair.Entry)]);
        try
        {
            // Of a link nothing but where it leads could be kept.
            var gone = entries.Where(pair => pair.Treatment == FileTreatment.Drop || (pair.Treatment == FileTreatment.Placeholder && pair.Entry.Kind == EntryKind.Link)).Select(pair => pair.Entry).ToList();
            var replaced = entries.Where(pair => pair.Treatment == FileTreatment.Placeholder && pair.Entry.Kind == EntryKind.File).Select(pair => pair.Entry).ToList();
            foreach (var entry in gone)
                Libc.Remove(Libc.Root, PathOf(root, entry), directory: false, FileName.Show(entry.Path));
            foreach (var entry in replaced)
                Replace(root, entry);
            var left = entries.Select(pair => pair.Entry).Except(gone).ToList();
            RemoveEmptied(root, listing, gone, left);
            FaultPoint.Reach("scrub", "files");
            EnsureNameless(name, left);
            State.DurableFile.FlushFileSystem(root);
            return new ScrubbedFiles(left.Count - replaced.Count, replaced.Count, gone.Count);
        }
        catch (IOException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"The uploads '{name}' could not be scrubbed: {exception.Message}", exception);
        }
    }

    private static FileTreatment? TreatmentOf(UploadRules rules, string path) =>
        rules.Rules.FirstOrDefault(rule => rule.Pattern?.Matches(path) != false)?.Treatment;

    /// <summary>By their endings: names of files may be those of people.</summary>
    private void EnsureNamed(string name, IReadOnlyList<TreeEntry> unnamed)
    {
        if (unnamed.Count == 0)
            return;
        var endings = unnamed.GroupBy(entry => Path.GetExtension(entry.Path) is { Length: > 1 and <= 6 } ending ? ending : "others").OrderByDescending(group => group.Count());
        throw new SlipwayException(ExitCode.Usage, string.Create(CultureInfo.InvariantCulture, $"{rules.Uploads[name].At}: no pattern of 'uploads.{name}' matches {unnamed.Count} {(unnamed.Count == 1 ? "file" : "files")} ({string.Join(", ", endings.Take(8).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} {group.Count()}")))}).")) { Next = "Add a last pattern for the rest, such as '\"**\": drop'." };
    }

    private void EnsureNameless(string name, IReadOnlyList<TreeEntry> left)
    {
        if (rules.Unsearched.ContainsKey(name))
            return;
        var found = left.Count(entry => originals.IsIn(entry.Path) || (entry.Target is { } target && originals.IsIn(target)));
        if (found > 0)
        {
            throw new SlipwayException(ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"Values that should be gone are in the names of {found} {(found == 1 ? "file" : "files")} of '{name}'."))
            {
                Next = $"Drop these files in {rules.File.File}; where they stand by chance, name '{name}' under 'unsearched' there.",
            };
        }
    }

    private static void Replace(string root, TreeEntry entry)
    {
        var (path, shown) = (PathOf(root, entry), FileName.Show(entry.Path));
        Libc.Remove(Libc.Root, path, directory: false, shown);
        using (var file = Libc.Create(Libc.Root, path, shown))
        {
            RandomAccess.Write(file, Placeholder.For(Path.GetExtension(entry.Path)), 0);
            if (Environment.IsPrivilegedProcess)
                Libc.SetOwner(Libc.Root, path, entry.Owner, entry.Group, shown);
            Libc.SetMode(file, entry.Mode, shown);
        }

        Libc.SetWritten(Libc.Root, path, entry.Written, shown);
    }

    /// <summary>A directory may be called after somebody: one whose files all went goes too.</summary>
    private static void RemoveEmptied(string root, TreeListing listing, IReadOnlyList<TreeEntry> gone, IReadOnlyList<TreeEntry> left)
    {
        var needed = left.SelectMany(entry => Above(entry.Path)).ToHashSet(StringComparer.Ordinal);
        var emptied = gone.SelectMany(entry => Above(entry.Path)).ToHashSet(StringComparer.Ordinal);
        foreach (var directory in listing.Entries.Where(entry => entry.Kind == EntryKind.Directory && entry.Path.Length > 0).OrderByDescending(entry => entry.Path.Length))
        {
            if (!needed.Contains(directory.Path) && Above($"{directory.Path}/").Any(above => emptied.Contains(above) && !needed.Contains(above)))
                Libc.Remove(Libc.Root, PathOf(root, directory), directory: true, FileName.Show(directory.Path));
        }
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            yield return path[..slash];
    }

    private static byte[] PathOf(string root, TreeEntry entry) => FileName.Terminated($"{root}/{entry.Path}");
}

/// <summary>What a scrub did to uploads.</summary>
internal sealed record ScrubbedFiles(int Kept, int Replaced, int Dropped);
