using System.Text.Json.Nodes;
using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Scrubbing;

/// <summary>A map of columns to rules. Here <c>null</c> is a rule, and does not stand for nothing.</summary>
internal sealed class ColumnsType : SettingType
{
    private static readonly ColumnRuleType Rule = new();

    public override string Expected => "a map of columns to rules, such as 'email: fake-email'";

    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("object"),
        ["additionalProperties"] = Rule.ToSchema(),
    };

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is not YamlMap map)
            return null;
        var columns = new Dictionary<string, ColumnRule>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (Rule.Read($"{path}.{entry.Key}", entry.Value, problems) is ColumnRule rule)
                columns.Add(entry.Key, rule with { At = entry.At });
        }

        return columns;
    }

    protected override string Found(YamlNode node) => node is YamlScalar { Kind: YamlScalarKind.Text } ? "a text" : base.Found(node);
}
