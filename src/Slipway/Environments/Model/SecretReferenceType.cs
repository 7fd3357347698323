using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A reference to a secret. No message repeats what stands there instead: it may be the secret itself.</summary>
internal sealed class SecretReferenceType : SettingType
{
    public override string Expected => "a reference: env:NAME, file:PATH, command:… or generated";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string"), ["pattern"] = TextForms.SecretPattern };

    public static SecretReference? Parse(string text, SourceLocation? at)
    {
        if (text == "generated")
            return new SecretReference(text, "") { Location = at };
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return null;
        var target = text[(colon + 1)..];
        var good = text[..colon] switch
        {
            "env" => TextForms.IsVariable(target),
            "file" or "command" => TextForms.IsLine(target),
            _ => false,
        };
        return good ? new SecretReference(text[..colon], target) { Location = at } : null;
    }

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar ? Parse(scalar.Text, scalar.At) : null;

    protected override void Report(string path, YamlNode node, Problems problems) =>
        problems.Add(node.At, $"'{path}' must be {Expected}; what stands there is not shown, in case it is the secret itself");
}
