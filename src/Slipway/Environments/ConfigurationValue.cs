using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments;

/// <summary>A value of an environment's configuration, as it is shown.</summary>
/// <param name="Text">For people, in YAML's flow form: a text is always quoted and free of control characters, so that <c>"8"</c> is a text and <c>8</c> a number.</param>
/// <param name="Json">The same as JSON. A number that JSON cannot write (<c>0x1f</c>, <c>007</c>) is a text there.</param>
public sealed record ConfigurationValue(string Text, string Json)
{
    internal static ConfigurationValue OfText(string text) => new(Shown.Quoted(text), $"\"{JsonEncodedText.Encode(WithoutLoneSurrogates(text))}\"");

    internal static ConfigurationValue OfNumber(long number) => new($"{number}", $"{number}");

    internal static ConfigurationValue Of(YamlNode node) => node switch
    {
        YamlMap map => OfMap(map.Entries.Select(entry => (entry.Key, Of(entry.Value)))),
        YamlList list => OfList(list.Items.Select(Of)),
        YamlScalar { Kind: YamlScalarKind.Text } scalar => OfText(scalar.Text),
        YamlScalar { Kind: YamlScalarKind.Boolean } scalar => new(scalar.Text, scalar.Text.ToLowerInvariant()),
        YamlScalar { Kind: YamlScalarKind.Integer or YamlScalarKind.Float } scalar => new(scalar.Text, IsJson(scalar.Text) ? scalar.Text : $"\"{scalar.Text}\""),
        _ => new("null", "null"),
    };

    internal static ConfigurationValue Of(JsonNode? node) => node switch
    {
        JsonObject map => OfMap(map.Select(entry => (entry.Key, Of(entry.Value)))),
        JsonArray list => OfList(list.Select(Of)),
        JsonValue value when value.GetValueKind() is JsonValueKind.String => OfText(value.GetValue<string>()),
        null => new("null", "null"),
        _ => new(node.ToJsonString(), node.ToJsonString()),
    };

    private static ConfigurationValue OfMap(IEnumerable<(string Key, ConfigurationValue Value)> entries)
    {
        var all = entries.ToList();
        return all.Count == 0
            ? new("{}", "{}")
            : new($"{{ {string.Join(", ", all.Select(entry => $"{entry.Key}: {entry.Value.Text}"))} }}", $"{{{string.Join(',', all.Select(entry => $"{OfText(entry.Key).Json}:{entry.Value.Json}"))}}}");
    }

    private static ConfigurationValue OfList(IEnumerable<ConfigurationValue> items)
    {
        var all = items.ToList();
        return new($"[{string.Join(", ", all.Select(item => item.Text))}]", $"[{string.Join(',', all.Select(item => item.Json))}]");
    }

    /// <summary>YAML's numbers are wider than JSON's.</summary>
    private static bool IsJson(string number)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(number));
            return reader.Read() && reader.BytesConsumed == number.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string WithoutLoneSurrogates(string text) => string.Concat(text.EnumerateRunes());
}
