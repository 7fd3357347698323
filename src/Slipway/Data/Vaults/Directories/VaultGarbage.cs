using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.FaultPoints;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// Removes contents that no point refers to. Only while nobody writes: the caller holds the vault closed. One manifest
/// or list that cannot be read stops it, as nobody knows what that one refers to.
/// </summary>
internal static class VaultGarbage
{
    public static Tidying Remove(VaultPlace place, CancellationToken cancellationToken)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (environment, id) in place.Points())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = place.ManifestOf(environment, id);
            var point = new DirectoryPoint(place, RestorePointJson.Read(File.ReadAllBytes(file), file));
            if (point.Manifest.Database is { } database)
                needed.Add(database.Dump.Sha256);
            foreach (var upload in point.Manifest.Uploads)
            {
                needed.Add(upload.Listing);
                needed.UnionWith(point.ReadListing(upload.Name).Entries.Select(entry => entry.Sha256).OfType<string>());
            }
        }

        FaultPoint.Reach("vault", "marked");
        try
        {
            // Whoever wrote there is dead: the vault is closed.
            if (Directory.Exists(place.Incoming))
                TreeRemoval.Remove(place.Incoming);
            return Sweep(place, needed, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw place.Unusable("be tidied up", exception);
        }
    }

    private static Tidying Sweep(VaultPlace place, HashSet<string> needed, CancellationToken cancellationToken)
    {
        var objects = SweepObjects(place, needed, cancellationToken);
        var packs = PackGarbage.Remove(place, [.. needed.Select(sha256 => Sha256Key.Of(sha256))], cancellationToken);
        return new Tidying(objects.Removed + packs.Removed, objects.Freed + packs.Freed, null);
    }

    private static (int Removed, long Freed) SweepObjects(VaultPlace place, HashSet<string> needed, CancellationToken cancellationToken)
    {
        var (removed, freed) = (0, 0L);
        var objects = new DirectoryInfo(Path.Combine(place.Root, "objects"));
        if (!objects.Exists)
            return (0, 0);
        foreach (var file in objects.EnumerateDirectories().SelectMany(directory => directory.EnumerateFiles()))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // What was set aside as damaged has another name, and is needed by nobody.
            if (needed.Contains(file.Directory!.Name + file.Name))
                continue;
            freed += file.Length;
            removed++;
            file.Delete();
            FaultPoint.Reach("vault", "swept");
        }

        return (removed, freed);
    }
}
