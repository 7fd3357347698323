using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>Where the database is. No message repeats what stands there instead: it may be the address itself, with its password.</summary>
internal sealed class DatabaseUrlType : SettingType
{
    public override string Expected => "secret:NAME, config:NAME or sqlite:///PATH";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string"), ["pattern"] = TextForms.DatabaseUrlPattern };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar && TextForms.IsDatabaseUrl(scalar.Text) ? scalar.Text : null;

    protected override void Report(string path, YamlNode node, Problems problems) => problems.Add(node.At, node is YamlScalar { Kind: YamlScalarKind.Text }
        ? $"'{path}' must be {Expected}; what stands there is not shown, in case a password is part of it"
        : $"'{path}' must be {Expected}, not {Found(node)}");
}
