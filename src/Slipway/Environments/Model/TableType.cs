using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A map whose names are the person's own.</summary>
internal sealed class TableType(string expected, TextType name, SettingType item) : SettingType
{
    public SettingType Item => item;

    public override string Expected => expected;

    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("object"),
        // Not propertyNames: patternProperties are understood by every validator, and editors show the value's description.
        ["patternProperties"] = new JsonObject { [name.Pattern] = MapType.Nullable(item.ToSchema()) },
        ["additionalProperties"] = false,
    };

    public override void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into)
    {
        if (value is not Dictionary<string, Setting> { Count: > 0 } items)
            into.Add((path, ConfigurationValue.Of(new JsonObject())));
        else
            foreach (var (key, setting) in items)
                item.Flatten($"{path}.{key}", setting.Value, into);
    }

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is not YamlMap map)
            return null;
        var items = new Dictionary<string, Setting>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (name.Parse(entry.Key) is null)
                problems.Add(entry.At, Refusal(path, entry.Key));
            else if (MapType.HasValue($"{path}.{entry.Key}", entry, problems)
                && item.Read($"{path}.{entry.Key}", entry.Value, problems) is { } value)
                items.Add(entry.Key, new Setting(value, entry.At));
        }

        return items;
    }

    /// <remarks>A text under <c>secrets:</c> may be a pasted secret, so it is not shown.</remarks>
    protected override string Found(YamlNode node) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } ? "a text" : base.Found(node);

    private string Refusal(string path, string key) => TextForms.IsReserved(key) && name == TextForms.Variable
        ? $"'{path}.{key}' is set by Slipway itself (PORT, and all that begins with SLIPWAY_): choose another name"
        : $"{Shown.Text(key)} in '{path}' must be {name.Expected}";
}
