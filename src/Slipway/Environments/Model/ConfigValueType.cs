using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A plain value for the processes' environment. Numbers and booleans become text as they are written: <c>1.50</c> stays <c>1.50</c>.</summary>
internal sealed class ConfigValueType : SettingType
{
    public override string Expected => "a text, a number, true or false";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: not (YamlScalarKind.Null or YamlScalarKind.Nothing) } scalar && !scalar.Text.Contains('\0', StringComparison.Ordinal)
            ? scalar.Text
            : null;
}
