using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A share in percent, from <c>1%</c> to <c>100%</c>; the value is the number.</summary>
internal sealed class ShareType : SettingType
{
    public override string Expected => "a share from 1% to 100%, such as 50%";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string"), ["pattern"] = "^([1-9][0-9]?|100)%$" };

    public override JsonNode? ToJson(object value) => JsonValue.Create($"{value}%");

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text, Text: [>= '1' and <= '9', .., '%'] text }
        && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share <= 100
            ? share
            : null;
}
