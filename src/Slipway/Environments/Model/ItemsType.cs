using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A list of maps.</summary>
internal sealed class ItemsType(string expected, MapType item, params Key[] required) : SettingType
{
    public MapType Item => item;

    public override string Expected => expected;

    public override JsonObject ToSchema()
    {
        var schema = item.ToSchema();
        schema["required"] = new JsonArray([.. required.Select(key => JsonValue.Create(key.Name))]);
        return new JsonObject { ["type"] = new JsonArray("array"), ["items"] = schema };
    }

    public override JsonNode ToJson(object value) =>
        new JsonArray([.. ((IEnumerable<Setting>)value).Select(setting => item.ToJson(setting.Value))]);

    public override void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into) =>
        base.Flatten(path, value ?? Array.Empty<Setting>(), into);

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is not YamlList list)
            return null;
        var items = new List<Setting>(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
        {
            foreach (var key in required)
            {
                if (list.Items[i] is YamlMap map && (!map.TryGet(key.Name, out var entry) || entry.Value is YamlScalar { Kind: YamlScalarKind.Null }))
                    problems.Add(map.At, $"'{path}[{i}].{key.Name}' is missing: it is {key.Type.Expected}");
            }

            if (item.Read($"{path}[{i}]", list.Items[i], problems) is { } settings)
                items.Add(new Setting(settings, list.Items[i].At));
        }

        return items;
    }
}
