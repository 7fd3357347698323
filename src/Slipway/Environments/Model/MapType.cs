using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A map with known keys.</summary>
internal sealed class MapType(params Key[] keys) : SettingType
{
    private readonly Dictionary<string, Key> _keys = keys.ToDictionary(key => key.Name, StringComparer.Ordinal);

    public override string Expected => $"a map with the keys {string.Join(", ", _keys.Keys)}";

    public IReadOnlyList<Key> Keys => keys;

    /// <summary>Whether the key has a value to read: <c>null</c> means absent, nothing at all is a slip.</summary>
    public static bool HasValue(string path, YamlEntry entry, Problems problems)
    {
        switch (entry.Value)
        {
            case YamlScalar { Kind: YamlScalarKind.Null }:
                return false;
            case YamlScalar { Kind: YamlScalarKind.Nothing }:
                problems.Add(entry.At, $"'{path}' has no value: write one, or 'null' to remove what base.yml says, or delete the line");
                return false;
            default:
                return true;
        }
    }

    /// <summary>In any place of a file null is allowed: it removes what base.yml says.</summary>
    public static JsonObject Nullable(JsonObject schema)
    {
        schema["type"]?.AsArray().Add("null");
        schema["enum"]?.AsArray().Add(null);
        return schema;
    }

    public static string Unknown(string path, string key, IReadOnlyCollection<string> known) => path.Length == 0
        ? $"unknown key {Shown.Text(key)}{Shown.Instead(key, known, "the keys are")}"
        : $"unknown key {Shown.Text(key)} in '{path}'{Shown.Instead(key, known, "its keys are")}";

    public override JsonObject ToSchema()
    {
        var properties = new JsonObject();
        foreach (var key in keys)
        {
            var schema = Nullable(key.Type.ToSchema());
            schema["description"] = key.Description;
            if (key.Default is { } value)
                schema["default"] = value;
            properties[key.Name] = schema;
        }

        return new JsonObject
        {
            ["type"] = new JsonArray("object"),
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
    }

    public override JsonNode ToJson(object value)
    {
        var json = new JsonObject();
        foreach (var key in keys)
        {
            if (key.In((Settings)value) is { } inner)
                json[key.Name] = key.Type.ToJson(inner);
        }

        return json;
    }

    public override void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into)
    {
        var settings = value as Settings ?? new Settings();
        foreach (var key in keys)
            key.Type.Flatten(path.Length == 0 ? key.Name : $"{path}.{key.Name}", key.In(settings), into);
    }

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is not YamlMap map)
            return null;
        var settings = new Settings();
        foreach (var entry in map.Entries)
        {
            if (!_keys.TryGetValue(entry.Key, out var key))
            {
                problems.Add(entry.At, Unknown(path, entry.Key, _keys.Keys));
                continue;
            }

            var inner = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            if (!HasValue(inner, entry, problems))
                continue;
            if (key.Type.Read(inner, entry.Value, problems) is { } value)
                settings.Add(key.Name, new Setting(value, entry.At));
            else
                settings.AddWrong(key.Name);
        }

        return settings;
    }

    protected override string Found(YamlNode node) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } ? "a text" : base.Found(node);
}
