using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A whole number in decimal digits.</summary>
internal sealed class IntegerType(long minimum, long maximum) : SettingType
{
    public override string Expected => (minimum, maximum) switch
    {
        (long.MinValue, long.MaxValue) => "a whole number",
        (_, long.MaxValue) => $"a whole number from {minimum}",
        (long.MinValue, _) => $"a whole number up to {maximum}",
        _ => $"a whole number from {minimum} to {maximum}",
    };

    public override JsonObject ToSchema()
    {
        var schema = new JsonObject { ["type"] = new JsonArray("integer") };
        if (minimum != long.MinValue)
            schema["minimum"] = minimum;
        if (maximum != long.MaxValue)
            schema["maximum"] = maximum;
        return schema;
    }

    public override JsonNode? ToJson(object value) => JsonValue.Create((long)value);

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Integer } scalar
        && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value >= minimum && value <= maximum
            ? value
            : null;
}
