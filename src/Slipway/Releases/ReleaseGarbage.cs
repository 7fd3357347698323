using Slipway.Releases.Bundles;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>Finds releases that nobody needs, files of the content store that belong to none, and leftovers of killed builds.</summary>
internal sealed class ReleaseGarbage(ProjectPaths paths, IReleaseRepository releases, IStateStore state, IContentStore content)
{
    /// <param name="needed">Releases that stay.</param>
    /// <param name="commit">Commit whose releases stay, deployed or not; null: none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusedException">A build runs: what it has stored has no manifest yet.</exception>
    /// <exception cref="SlipwayException">A manifest is damaged: what belongs to it cannot be told.</exception>
    public async Task<(IReadOnlyList<string> Releases, IReadOnlyList<string> Shared, IReadOnlyList<string> Bundles, IReadOnlyList<string> Files, IReadOnlyList<string> Leftovers, long Bytes)> FindAsync(IReadOnlySet<string> needed, string? commit, CancellationToken cancellationToken)
    {
        var leftovers = Leftovers();
        var removed = new List<string>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        // Before the manifests: content that others share from now on has one that is not read here.
        var shared = new SortedSet<string>(await state.ListAsync(ContentKey.Prefix, cancellationToken), StringComparer.Ordinal);
        foreach (var id in await releases.ListAsync(cancellationToken))
        {
            var manifest = await releases.FindAsync(id, cancellationToken);
            if (manifest is null)
                continue;
            if (!needed.Contains(id) && manifest.Commit != commit)
            {
                removed.Add(id);
                continue;
            }

            used.UnionWith(manifest.Variants.Values.SelectMany(variant => variant.Contents).SelectMany(files => files).Select(file => file.Sha256));
            shared.ExceptWith(manifest.Variants.Values.SelectMany(variant => variant.Contents).Select(ContentKey.Of));
        }

        // A bundle is kept as long as its release: going back to that one on a platform that builds for itself sends it again.
        var (bundles, kept) = (new List<string>(), (await releases.ListAsync(cancellationToken)).Except(removed).ToHashSet(StringComparer.Ordinal));
        foreach (var (key, release, sha256) in await new BundleIndex(state).ListAsync(cancellationToken))
        {
            if (!kept.Contains(release) || sha256 is null)
                bundles.Add(key);
            else
                used.Add(sha256);
        }

        string[] files = [.. Stored().Where(file => !used.Contains(DigestOf(file)))];
        return (removed, [.. shared], bundles, files, leftovers, files.Concat(leftovers).Sum(Size));
    }

    private IEnumerable<string> Stored()
    {
        var shared = content is ContentStore { IsShared: true } store ? store.Root : null;
        var root = shared ?? paths.Store;
        if (!Directory.Exists(root))
            return [];
        var files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
        // Somebody else may be building: what that build stores has no manifest yet.
        return shared is null ? files : files.Where(file => DateTime.UtcNow - Used(file) > ContentStore.Grace);
    }

    private static DateTime Used(string file)
    {
        var (written, read) = (File.GetLastWriteTimeUtc(file), File.GetLastAccessTimeUtc(file));
        return written > read ? written : read;
    }

    /// <summary>The store's layout, <c>ab/cdef…</c> with <c>.x</c> behind it for executables, read backwards. Damaged and temporary files have no digest and match nothing.</summary>
    private static string DigestOf(string file)
    {
        var name = Path.GetFileName(file);
        return Path.GetFileName(Path.GetDirectoryName(file)) + (name.EndsWith(".x", StringComparison.Ordinal) ? name[..^2] : name);
    }

    /// <summary>Scratch of builds whose lock nobody holds.</summary>
    private List<string> Leftovers()
    {
        var leftovers = new List<string>();
        if (!Directory.Exists(paths.Builds))
            return leftovers;
        foreach (var lockFile in Directory.EnumerateFiles(paths.Builds, "*.lock"))
        {
            try
            {
                using var free = new FileStream(lockFile, FileMode.Open, FileAccess.Write, FileShare.None);
            }
            catch (IOException)
            {
                throw new RefusedException("A build is running: what it stores belongs to no release yet.") { Next = "Wait until it is done, then run the same command again." };
            }
        }

        leftovers.AddRange(Directory.EnumerateFileSystemEntries(paths.Builds).Order(StringComparer.Ordinal));
        return leftovers;
    }

    private static long Size(string path) =>
        Directory.Exists(path)
            ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : new FileInfo(path).Length;
}
