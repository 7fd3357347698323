using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

internal sealed class BooleanType : SettingType
{
    public override string Expected => "true or false";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("boolean") };

    public override JsonNode? ToJson(object value) => JsonValue.Create((bool)value);

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Boolean } scalar ? scalar.Text[0] is 't' or 'T' : null;
}
