using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>
/// The type of a value in an environment file. It is both the strict reader of the value and its JSON Schema, so that an
/// editor and a run agree on what is right.
/// </summary>
internal abstract class SettingType
{
    /// <summary>What is right, to stand behind "must be".</summary>
    public abstract string Expected { get; }

    /// <returns>The value, or null when it is wrong; then a problem was added.</returns>
    public object? Read(string path, YamlNode node, Problems problems)
    {
        if (node is YamlUnusable)
            return null;
        var value = Parse(path, node, problems);
        if (value is null)
            Report(path, node, problems);
        return value;
    }

    /// <returns>A schema object with <c>type</c> as an array, to which null can be added.</returns>
    public abstract JsonObject ToSchema();

    /// <summary>The value as it is written in a file, for the schema's <c>default</c>.</summary>
    public virtual JsonNode? ToJson(object value) => JsonValue.Create(value.ToString());

    /// <summary>Lists a value key by key, with the defaults of what is not said.</summary>
    /// <param name="path">Path of the key.</param>
    /// <param name="value">The value as it was read, or the default; null: none.</param>
    /// <param name="into">Gets the keys, in the order of the model.</param>
    public virtual void Flatten(string path, object? value, ICollection<(string Path, ConfigurationValue? Value)> into) =>
        into.Add((path, value is null ? null : ConfigurationValue.Of(ToJson(value))));

    /// <returns>The value, or null when it is not <see cref="Expected"/>.</returns>
    protected abstract object? Parse(string path, YamlNode node, Problems problems);

    protected virtual void Report(string path, YamlNode node, Problems problems) =>
        problems.Add(node.At, $"'{path}' must be {Expected}, not {Found(node)}");

    /// <summary>What stands there instead.</summary>
    protected virtual string Found(YamlNode node) => node switch
    {
        YamlMap => "a map",
        YamlList => "a list",
        YamlScalar { Kind: YamlScalarKind.Nothing } => "nothing",
        YamlScalar { Kind: YamlScalarKind.Null } => "null",
        YamlScalar { Quoted: true } scalar => $"the quoted text {Shown.Text(scalar.Text)}",
        YamlScalar { Kind: YamlScalarKind.Integer or YamlScalarKind.Float } scalar => $"the number {scalar.Text}",
        YamlScalar scalar => Shown.Text(scalar.Text),
        _ => "that",
    };
}
