using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Environments;

/// <summary>Lists the keys of files that were read and found good.</summary>
internal static class ConfigurationViews
{
    /// <returns>What a file, or a merge of files, says: lists and empty maps as one value each, of other maps the keys.</returns>
    public static IReadOnlyList<ConfigurationSetting> Written(YamlMap file)
    {
        var settings = new List<ConfigurationSetting>();
        Collect("", file, settings);
        return settings;
    }

    /// <returns>What both files say together, each key with those of <c>base.yml</c> that it stands in place of.</returns>
    public static IReadOnlyList<ConfigurationSetting> Inherited(YamlMap shared, YamlMap own, YamlMap merged)
    {
        var kept = Written(merged).ToDictionary(setting => (setting.Key, setting.At));
        var instead = Written(own).ToDictionary(setting => setting.Key, _ => new List<ConfigurationSetting>(), StringComparer.Ordinal);
        foreach (var lost in Written(shared).Where(setting => !kept.ContainsKey((setting.Key, setting.At))))
        {
            foreach (var (key, list) in instead)
            {
                if (lost.IsBelow(key) || lost.IsAbove(key))
                {
                    list.Add(lost);
                    break;
                }
            }
        }

        var file = own.At.File;
        return [.. kept.Values.Select(setting => setting.At?.File == file && instead.GetValueOrDefault(setting.Key) is { Count: > 0 } list ? setting with { Instead = list } : setting)];
    }

    /// <returns>Every key of the model as it counts, with where it is written.</returns>
    public static IReadOnlyList<ConfigurationSetting> Computed(MapType model, Settings settings, YamlMap merged)
    {
        var flat = new List<(string Path, ConfigurationValue? Value)>();
        model.Flatten("", settings, flat);
        return [.. flat.Select(one => new ConfigurationSetting(one.Path, one.Value, Locate(merged, one.Path)))];
    }

    private static void Collect(string path, YamlMap map, List<ConfigurationSetting> settings)
    {
        foreach (var entry in map.Entries)
        {
            var inner = path.Length == 0 ? entry.Key : $"{path}.{entry.Key}";
            if (entry.Value is YamlMap { Entries.Count: > 0 } deeper)
                Collect(inner, deeper, settings);
            else
                settings.Add(new ConfigurationSetting(inner, Value(inner, entry.Value), entry.At));
        }
    }

    private static ConfigurationValue Value(string key, YamlNode node) => key == StateType.RemotePath && node is YamlScalar remote
        ? ConfigurationValue.OfText(Address.WithoutCredentials(remote.Text))
        : ConfigurationValue.Of(node);

    private static SourceLocation? Locate(YamlMap merged, string path)
    {
        SourceLocation? at = null;
        YamlNode node = merged;
        var rest = path;
        while (rest.Length > 0)
        {
            // 'state: git' is short for its kind and says nothing of the other keys.
            if (node is YamlScalar { Kind: YamlScalarKind.Text } && path == StateType.KindPath)
                return at;
            if (node is not YamlMap map || Entry(map, rest) is not { } entry || entry.Value is YamlScalar { Kind: YamlScalarKind.Null })
                return null;
            (at, node) = (entry.At, entry.Value);
            rest = rest.Length == entry.Key.Length ? "" : rest[(entry.Key.Length + 1)..];
        }

        return at;
    }

    /// <returns>The entry that a path begins with. Names in <c>allow</c> have dots of their own, so the longest counts.</returns>
    private static YamlEntry? Entry(YamlMap map, string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (map.TryGet(path[..end], out var entry))
                return entry;
        }

        return null;
    }
}
