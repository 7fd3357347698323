using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>One word out of a few.</summary>
internal sealed class ChoiceType(params (string Word, object Value)[] choices) : SettingType
{
    public override string Expected => choices.Length == 1
        ? $"'{choices[0].Word}'"
        : $"one of {string.Join(", ", choices.Select(choice => choice.Word))}";

    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("string"),
        ["enum"] = new JsonArray([.. choices.Select(choice => JsonValue.Create(choice.Word))]),
    };

    public override JsonNode? ToJson(object value) => JsonValue.Create(choices.First(choice => choice.Value.Equals(value)).Word);

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is YamlScalar { Kind: YamlScalarKind.Text } scalar)
        {
            foreach (var (word, value) in choices)
            {
                if (word == scalar.Text)
                    return value;
            }
        }

        return null;
    }
}
