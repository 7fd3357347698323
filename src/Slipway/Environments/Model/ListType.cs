using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A list of texts, each once.</summary>
internal sealed class ListType(string expected, SettingType item) : SettingType
{
    public override string Expected => expected;

    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("array"),
        ["items"] = item.ToSchema(),
        ["uniqueItems"] = true,
    };

    public override JsonNode? ToJson(object value) =>
        new JsonArray([.. ((IReadOnlyList<string>)value).Select(text => JsonValue.Create(text))]);

    public override void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into) =>
        base.Flatten(path, value ?? Array.Empty<string>(), into);

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is not YamlList list)
            return null;
        var items = new List<string>(list.Items.Count);
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (item.Read($"{path}[{i}]", list.Items[i], problems) is not string text)
                continue;
            if (items.Contains(text))
                problems.Add(list.Items[i].At, $"{Shown.Text(text)} stands in '{path}' twice");
            else
                items.Add(text);
        }

        return items;
    }
}
