using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Reads a text as something.</summary>
/// <param name="text">The text.</param>
/// <param name="value">What it is.</param>
/// <param name="error">Why it is nothing of that kind.</param>
internal delegate bool TextParser<T>(string text, out T value, out SyntaxError? error);

/// <summary>The keys of a table: what is missing or of another type is an error at its place.</summary>
/// <param name="table">The table.</param>
/// <param name="path">How it is reached, such as <c>packages[2].vcs</c>; empty for the file.</param>
/// <param name="problems">Where errors go.</param>
internal sealed class TomlFields(TomlTable table, string path, RequirementProblems problems)
{
    public bool IsEmpty => table.Items.Count == 0;

    public SourceLocation At(string key) => table.Items.TryGetValue(key, out var node) ? node.At : table.At;

    public bool Has(string key) => table.Items.ContainsKey(key);

    /// <returns>Null: the key is not there, or holds something else.</returns>
    public string? Text(string key) => Scalar(key, TomlType.String, "a string")?.Text;

    public string? Required(string key)
    {
        if (!Has(key))
            problems.Error(table.At, $"{Of(key)} is missing");
        return Text(key);
    }

    public bool Flag(string key) => Scalar(key, TomlType.Boolean, "true or false")?.Text == "true";

    /// <returns>Null: the key is not there, or holds no whole number.</returns>
    public long? Number(string key) =>
        Scalar(key, TomlType.Integer, "a number") is { } scalar && long.TryParse(scalar.Text.Replace("_", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    public T? As<T>(string key, TextParser<T?> parser)
        where T : class
    {
        if (Text(key) is not { } text)
            return null;
        if (parser(text, out var value, out var error))
            return value;
        Report(key, At(key), text, error);
        return null;
    }

    public IReadOnlyList<T> Each<T>(string key, TextParser<T> parser)
    {
        var values = new List<T>();
        foreach (var item in List(key))
        {
            if (item is not TomlScalar { Type: TomlType.String } scalar)
                problems.Error(item.At, $"{Of(key)} holds {item.Kind}: it is an array of strings");
            else if (parser(scalar.Text, out var value, out var error))
                values.Add(value);
            else
                Report(key, item.At, scalar.Text, error);
        }

        return values;
    }

    /// <returns>Null: the key is not there, or holds something else.</returns>
    public TomlFields? Table(string key)
    {
        if (!table.Items.TryGetValue(key, out var node))
            return null;
        if (node is TomlTable inner)
            return new TomlFields(inner, Of(key), problems);
        problems.Error(node.At, $"{Of(key)} is {node.Kind}: it must be a table");
        return null;
    }

    public IEnumerable<TomlFields> Tables(string key)
    {
        var index = 0;
        foreach (var item in List(key))
        {
            if (item is TomlTable inner)
                yield return new TomlFields(inner, $"{Of(key)}[{index}]", problems);
            else
                problems.Error(item.At, $"{Of(key)}[{index}] is {item.Kind}: it must be a table");
            index++;
        }
    }

    public IEnumerable<TomlFields> RequiredTables(string key)
    {
        if (!Has(key))
            problems.Error(table.At, $"{Of(key)} is missing");
        return Tables(key);
    }

    /// <returns>Strings by key.</returns>
    public IReadOnlyDictionary<string, string> Texts()
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, node) in table.Items)
        {
            if (node is TomlScalar { Type: TomlType.String } scalar)
                texts[key] = scalar.Text;
            else
                problems.Error(node.At, $"{Of(key)} is {node.Kind}: it must be a string");
        }

        return texts;
    }

    public void Error(string message) => problems.Error(table.At, path.Length == 0 ? message : $"{path}: {message}");

    private string Of(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private void Report(string key, SourceLocation at, string text, SyntaxError? error) =>
        problems.Error(at, $"{Of(key)} {Shown.Text(Credentials.Redact(text))}: {error?.Message ?? "it cannot be read"}");

    private TomlScalar? Scalar(string key, TomlType type, string expected)
    {
        if (!table.Items.TryGetValue(key, out var node))
            return null;
        if (node is TomlScalar scalar && scalar.Type == type)
            return scalar;
        problems.Error(node.At, $"{Of(key)} is {node.Kind}: it must be {expected}");
        return null;
    }

    private List<TomlNode> List(string key)
    {
        if (!table.Items.TryGetValue(key, out var node))
            return [];
        if (node is TomlList list)
            return list.Items;
        problems.Error(node.At, $"{Of(key)} is {node.Kind}: it must be an array");
        return [];
    }
}
