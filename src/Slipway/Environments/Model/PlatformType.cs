using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>
/// The map below <c>platform:</c>: <c>kind</c>, and what that kind allows. base.yml may leave <c>kind</c> to
/// the environments: then, with several kinds to choose from, only the names of the keys are judged there.
/// </summary>
internal sealed class PlatformType : SettingType
{
    private const string Kind = "kind";
    private readonly Dictionary<string, MapType> _kinds = new(StringComparer.Ordinal);

    public PlatformType(IReadOnlyList<PlatformSchema> platforms)
    {
        foreach (var platform in platforms)
            _kinds.Add(platform.Kind, new MapType([KindKey(platform.Kind), .. platform.Keys.Select(ToKey)]));
    }

    public IReadOnlyDictionary<string, MapType> Kinds => _kinds;

    public override string Expected => "a map with 'kind' and the keys of that kind";

    public override JsonObject ToSchema()
    {
        var kinds = _kinds.Values.Select(kind => kind.ToSchema()).ToArray();
        if (kinds.Length == 1)
            return kinds[0];
        return new JsonObject { ["type"] = new JsonArray("object"), ["anyOf"] = new JsonArray(kinds) };
    }

    public override void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into)
    {
        if (value is Settings settings && settings.Values.TryGetValue(Kind, out var kind))
            _kinds[(string)kind.Value].Flatten(path, settings, into);
    }

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is not YamlMap map)
            return null;
        if (!map.TryGet(Kind, out var kind) || !MapType.HasValue($"{path}.{Kind}", kind, problems))
            return JudgeWithoutKind(path, map, problems);
        if (kind.Value is not YamlScalar name || !_kinds.TryGetValue(name.Text, out var type))
        {
            if (kind.Value is not YamlUnusable)
                problems.Add(kind.Value.At, UnknownKind(path, kind.Value));
            return new Settings();
        }

        return type.Read(path, WithoutForeignNulls(map, type), problems);
    }

    protected override string Found(YamlNode node) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } ? "a text" : base.Found(node);

    private Settings JudgeWithoutKind(string path, YamlMap map, Problems problems)
    {
        if (_kinds.Count == 1)
            return _kinds.Values.Single().Read(path, map, problems) as Settings ?? new Settings();
        string[] known = [.. _kinds.Values.SelectMany(kind => kind.Keys).Select(key => key.Name).Distinct()];
        foreach (var entry in map.Entries)
        {
            if (!known.Contains(entry.Key))
                problems.Add(entry.At, MapType.Unknown(path, entry.Key, known));
        }

        return new Settings();
    }

    /// <summary>A null may remove a key that base.yml sets for the environments of another kind.</summary>
    private YamlMap WithoutForeignNulls(YamlMap map, MapType type)
    {
        var kept = new YamlMap(map.At);
        foreach (var entry in map.Entries)
        {
            var foreign = entry.Value is YamlScalar { Kind: YamlScalarKind.Null }
                && !Has(type, entry.Key) && _kinds.Values.Any(kind => Has(kind, entry.Key));
            if (!foreign)
                kept.TryAdd(entry);
        }

        return kept;
    }

    private static bool Has(MapType type, string key) => type.Keys.Any(known => known.Name == key);

    private string UnknownKind(string path, YamlNode kind) => kind is YamlScalar name
        ? $"unknown platform kind {Shown.Text(name.Text)}{Shown.Instead(name.Text, _kinds.Keys, "the kinds are")}"
        : $"'{path}.{Kind}' must be one of {string.Join(", ", _kinds.Keys)}, not {Found(kind)}";

    private static Key<string> KindKey(string kind) =>
        new(Kind, new ChoiceType((kind, kind)), "Which platform the environment runs on. Required, here or in base.yml.");

    private static Key<object> ToKey(PlatformKey key)
    {
        SettingType type = key.Type switch
        {
            PlatformKeyType.Integer => new IntegerType(key.Minimum ?? long.MinValue, key.Maximum ?? long.MaxValue),
            PlatformKeyType.Boolean => new BooleanType(),
            PlatformKeyType.Duration => new DurationType(TimeSpan.Zero, DurationType.Longest),
            PlatformKeyType.Text => TextForms.Line,
            _ => throw new ArgumentOutOfRangeException(nameof(key), key.Type, "unknown type of a platform key"),
        };
        return new Key<object>(key.Name, type, key.Required ? $"{key.Description} Required." : key.Description, key.Default);
    }
}
