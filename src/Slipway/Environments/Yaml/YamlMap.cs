using System.Diagnostics.CodeAnalysis;

namespace Slipway.Environments.Yaml;

/// <summary>Keys and values in the order of the file.</summary>
internal sealed record YamlMap(SourceLocation At) : YamlNode(At)
{
    private readonly List<YamlEntry> _entries = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    public IReadOnlyList<YamlEntry> Entries => _entries;

    public bool TryAdd(YamlEntry entry)
    {
        if (!_index.TryAdd(entry.Key, _entries.Count))
            return false;
        _entries.Add(entry);
        return true;
    }

    public bool TryGet(string key, [NotNullWhen(true)] out YamlEntry? entry)
    {
        entry = _index.TryGetValue(key, out var index) ? _entries[index] : null;
        return entry is not null;
    }

    /// <summary>
    /// Lays <paramref name="over"/> on this map: maps are merged deep, anything else is replaced. A null stays in the
    /// result as a null, so that the key it stands under is still checked; a reader takes it for absent.
    /// </summary>
    public YamlMap Under(YamlMap over)
    {
        var merged = new YamlMap(over.At);
        foreach (var entry in _entries)
            merged.TryAdd(over.TryGet(entry.Key, out var own) ? Merge(entry, own) : entry);
        foreach (var entry in over._entries)
            merged.TryAdd(entry);
        return merged;
    }

    private static YamlEntry Merge(YamlEntry under, YamlEntry over) =>
        under.Value is YamlMap inherited && over.Value is YamlMap own
            ? over with { Value = inherited.Under(own) }
            : over;
}

/// <summary>One key of a map.</summary>
internal sealed record YamlEntry(string Key, SourceLocation At, YamlNode Value);
