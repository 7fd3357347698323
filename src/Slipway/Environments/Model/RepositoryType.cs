using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A repository as restic names it. No message repeats what stands there instead: a password may be part of it.</summary>
internal sealed class RepositoryType : SettingType
{
    public override string Expected => "a repository as restic names it, such as sftp:backup@host:/srv/app or /mnt/backup/app";

    // A password stands between the second colon of an address and its @.
    public override JsonObject ToSchema() => new()
    {
        ["type"] = new JsonArray("string"),
        ["pattern"] = @"^(?!-)(?!.*://[^/]*:[^/]*@)[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
    };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar && TextForms.IsLine(scalar.Text) && scalar.Text[0] != '-' && !HasPassword(scalar.Text) ? scalar.Text : null;

    protected override void Report(string path, YamlNode node, Problems problems) => problems.Add(node.At, node is YamlScalar { Kind: YamlScalarKind.Text } scalar
        ? HasPassword(scalar.Text)
            ? $"'{path}' holds a password, which is not shown: remove it, and say it with 'variables', such as 'RESTIC_REST_PASSWORD: env:RESTIC_REST_PASSWORD'"
            : $"'{path}' must be {Expected}; what stands there is not shown, in case a password is part of it"
        : $"'{path}' must be {Expected}, not {Found(node)}");

    private static bool HasPassword(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return false;
        var rest = text[(start + 3)..].Split('/')[0];
        var at = rest.LastIndexOf('@');
        return at > 0 && rest.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && colon < at;
    }
}
