using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// Removes packs that nobody needs. Of one that is needed for less than half of what it holds, that is put into a new one
/// first. Only while nobody writes: the caller holds the vault closed.
/// </summary>
internal static class PackGarbage
{
    public static (int Removed, long Freed) Remove(VaultPlace place, HashSet<Sha256Key> needed, CancellationToken cancellationToken)
    {
        RemoveIndexesAlone(place);
        var packs = Packs.Read(place);
        var (removed, freed) = (0, 0L);
        var thin = new List<(string Pack, List<PackedContent> Needed)>();
        foreach (var pack in packs.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var contents = packs.In(pack).ToList();
            var kept = contents.Where(content => needed.Contains(content.Key)).ToList();
            if (kept.Sum(content => (long)content.Length) * 2 >= new FileInfo(pack).Length)
                continue;
            removed += contents.Count - kept.Count;
            freed += new FileInfo(pack).Length - kept.Sum(content => (long)content.Length + PackLabel.Length);
            thin.Add((pack, kept));
        }

        Move(place, [.. thin.SelectMany(pack => pack.Needed.Select(content => (pack.Pack, content)))], cancellationToken);
        foreach (var (pack, _) in thin)
        {
            // In this order: an index alone is nothing, a pack alone gets its index again.
            File.Delete(pack);
            FaultPoint.Reach("vault", "swept");
            File.Delete(VaultPlace.IndexOf(pack));
        }

        return (removed, freed);
    }

    /// <summary>When it returns they are on the disk in new packs, whose names are too.</summary>
    private static void Move(VaultPlace place, IReadOnlyList<(string Pack, PackedContent Content)> contents, CancellationToken cancellationToken)
    {
        if (contents.Count == 0)
            return;
        DurableFile.CreateDirectory(place.Incoming);
        using var reader = new PackReader();
        PackWriter? writer = null;
        try
        {
            foreach (var (pack, content) in contents)
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer ??= new PackWriter(Path.Combine(place.Incoming, Guid.NewGuid().ToString("N")));
                var frame = reader.ReadFrame(pack, content);
                // Of a pack that is cut short: whoever reads the content is told that it is missing.
                if (frame.Length < content.Length)
                    continue;
                writer.Append(content.Key, frame);
                if (writer.IsFull)
                {
                    Finish(place, writer);
                    writer = null;
                }
            }

            if (writer is not null)
                Finish(place, writer);
        }
        finally
        {
            writer?.Dispose();
        }

        DurableFile.FlushDirectory(place.PackDirectory);
    }

    private static void Finish(VaultPlace place, PackWriter writer)
    {
        writer.Close(flush: true);
        writer.Name(place);
        FaultPoint.Reach("vault", "moved");
    }

    /// <summary>Left by whoever was killed between the two.</summary>
    private static void RemoveIndexesAlone(VaultPlace place)
    {
        if (!Directory.Exists(place.PackDirectory))
            return;
        foreach (var index in Directory.EnumerateFiles(place.PackDirectory, "*.index"))
        {
            if (!File.Exists(Path.ChangeExtension(index, ".pack")))
                File.Delete(index);
        }
    }
}
