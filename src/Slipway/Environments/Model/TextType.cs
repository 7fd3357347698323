using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A text of a certain form. The form is given twice: by hand for a fast start, as a pattern for editors.</summary>
/// <param name="expected">What is right, to stand behind "must be".</param>
/// <param name="pattern">The form as JSON Schema wants it (ECMA 262).</param>
/// <param name="parse">Gives the value, normalised, or null for a text that is wrong.</param>
internal sealed class TextType(string expected, string pattern, Func<string, string?> parse) : SettingType
{
    public override string Expected => expected;

    public string Pattern => pattern;

    public string? Parse(string text) => parse(text);

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string"), ["pattern"] = pattern };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar ? parse(scalar.Text) : null;

    protected override string Found(YamlNode node) => node switch
    {
        YamlScalar { Kind: YamlScalarKind.Text } scalar => Shown.Text(scalar.Text),
        YamlScalar { Kind: not (YamlScalarKind.Nothing or YamlScalarKind.Null) } scalar =>
            $"{base.Found(scalar)} (in quotes it is a text)",
        _ => base.Found(node),
    };
}
