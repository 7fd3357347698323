using System.Text.Json.Nodes;
using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Scrubbing;

/// <summary>A rule for a column: a word, or a value for all rows.</summary>
internal sealed class ColumnRuleType : SettingType
{
    public static readonly IReadOnlyDictionary<string, ColumnTreatment> Words = new Dictionary<string, ColumnTreatment>(StringComparer.Ordinal)
    {
        ["keep"] = ColumnTreatment.Keep,
        ["null"] = ColumnTreatment.Null,
        ["blank"] = ColumnTreatment.Blank,
        ["fake-email"] = ColumnTreatment.FakeEmail,
        ["fake-name"] = ColumnTreatment.FakeName,
        ["hash"] = ColumnTreatment.Hash,
    };

    private static readonly Key<string> Fixed = new("fixed", new ConfigValueType(), "The value that every row gets.");
    private static readonly MapType FixedMap = new(Fixed);

    public override string Expected => $"one of {string.Join(", ", Words.Keys)}, or {{ fixed: a value }}";

    /// <returns>The word of a rule, as a file has it.</returns>
    public static string WordOf(ColumnTreatment treatment) =>
        treatment == ColumnTreatment.Fixed ? Fixed.Name : Words.First(word => word.Value == treatment).Key;

    public override JsonObject ToSchema()
    {
        var value = FixedMap.ToSchema();
        value["required"] = new JsonArray(Fixed.Name);
        return new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["enum"] = new JsonArray([.. Words.Keys.Select(word => JsonValue.Create(word)), null]) },
                value),
        };
    }

    protected override object? Parse(string path, YamlNode node, Problems problems)
    {
        switch (node)
        {
            // The word itself, which YAML takes for something else.
            case YamlScalar { Kind: YamlScalarKind.Null }:
                return new ColumnRule(ColumnTreatment.Null, null, node.At);
            case YamlScalar { Kind: YamlScalarKind.Text } scalar:
                return Words.TryGetValue(scalar.Text, out var treatment) ? new ColumnRule(treatment, null, node.At) : null;
            case YamlMap { Entries.Count: > 0 }:
                var known = new Problems();
                var value = (FixedMap.Read(path, node, known) as Settings)?.Get(Fixed);
                problems.AddAll(known);
                return value is null ? Unusable : new ColumnRule(ColumnTreatment.Fixed, value, node.At);
            default:
                return null;
        }
    }

    /// <summary>What is wrong with it was told key by key.</summary>
    public static object Unusable { get; } = new();

    protected override void Report(string path, YamlNode node, Problems problems)
    {
        var nearest = node is YamlScalar { Kind: YamlScalarKind.Text } scalar ? NearestName.Find(scalar.Text, Words.Keys) : null;
        problems.Add(node.At, $"'{path}' must be {Expected}, not {Found(node)}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}");
    }
}
