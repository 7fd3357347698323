using System.Text.Json.Nodes;
using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Scrubbing;

/// <summary>A rule for an upload directory: a word, or a map of patterns to words.</summary>
internal sealed class UploadRulesType : SettingType
{
    private static readonly ChoiceType Word = new(("keep", FileTreatment.Keep), ("drop", FileTreatment.Drop), ("placeholder", FileTreatment.Placeholder));

    public override string Expected => $"{Word.Expected}, or a map of patterns to these, such as '\"**\": drop'";

    public override JsonObject ToSchema() => new()
    {
        ["anyOf"] = new JsonArray(
            Word.ToSchema(),
            new JsonObject { ["type"] = new JsonArray("object"), ["additionalProperties"] = Word.ToSchema() }),
    };

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        if (node is YamlMap map)
        {
            var rules = new List<FileRule>();
            foreach (var entry in map.Entries)
            {
                if (Word.Read($"{path}.{entry.Key}", entry.Value, problems) is FileTreatment treatment)
                    rules.Add(new FileRule(new PathPattern(entry.Key), treatment));
            }

            return new UploadRules(node.At, rules);
        }

        return node is YamlScalar && Word.Read(path, node, new Problems()) is FileTreatment all ? new UploadRules(node.At, [new FileRule(null, all)]) : null;
    }
}
