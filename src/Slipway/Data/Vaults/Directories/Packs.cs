using System.Diagnostics.CodeAnalysis;

namespace Slipway.Data.Vaults.Directories;

/// <summary>The packs of a vault at one time, and what is in them.</summary>
internal sealed class Packs
{
    private readonly List<string> _files = [];
    private readonly Dictionary<Sha256Key, (int Pack, long Offset, int Length)> _contents = [];

    private Packs()
    {
    }

    /// <summary>Paths of the packs.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <exception cref="SlipwayException">An index cannot be read.</exception>
    public static Packs Read(VaultPlace place)
    {
        var packs = new Packs();
        foreach (var pack in place.PacksThere())
        {
            try
            {
                packs.Add(pack, PackIndex.OfPack(pack));
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException && !File.Exists(pack))
            {
                // Tidying took it meanwhile; what is needed of it is in another.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw place.Unusable("read its packs", exception);
            }
        }

        return packs;
    }

    public bool Contains(Sha256Key key) => _contents.ContainsKey(key);

    /// <summary>Where a content is. One that several backups wrote at once is in the first of their packs.</summary>
    public bool TryFind(Sha256Key key, [NotNullWhen(true)] out string? pack, out PackedContent where)
    {
        var isFound = _contents.TryGetValue(key, out var found);
        pack = isFound ? _files[found.Pack] : null;
        where = new PackedContent(key, found.Offset, found.Length);
        return isFound;
    }

    /// <returns>What would be missing without a pack, by offset.</returns>
    public IEnumerable<PackedContent> In(string pack)
    {
        var number = _files.IndexOf(pack);
        return _contents.Where(content => content.Value.Pack == number).Select(content => new PackedContent(content.Key, content.Value.Offset, content.Value.Length)).OrderBy(content => content.Offset);
    }

    private void Add(string pack, List<PackedContent> contents)
    {
        _contents.EnsureCapacity(_contents.Count + contents.Count);
        foreach (var content in contents)
            _contents.TryAdd(content.Key, (_files.Count, content.Offset, content.Length));
        _files.Add(pack);
    }
}
