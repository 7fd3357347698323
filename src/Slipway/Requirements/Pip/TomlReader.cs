using Tomlyn;
using Tomlyn.Parsing;

namespace Slipway.Requirements.Pip;

/// <summary>
/// Makes a tree with places of a TOML file. It reads Tomlyn's events, which is a third of the start-up time of its
/// syntax tree; that is asked where events do not tell a table that is continued from one that is defined twice.
/// </summary>
internal sealed class TomlReader
{
    private const int MaximumDepth = 32;

    private readonly TomlParser _parser;
    private readonly string _text;
    private readonly string _file;
    private readonly RequirementProblems _problems;
    private bool _mayBeTwice;

    private TomlReader(string text, string file, RequirementProblems problems)
    {
        _parser = TomlParser.Create(text);
        _text = text;
        _file = file;
        _problems = problems;
    }

    /// <returns>Null: it is no TOML, and an error was added.</returns>
    public static TomlTable? Read(string text, string file, RequirementProblems problems)
    {
        var reader = new TomlReader(text, file, problems);
        try
        {
            var root = reader.Root();
            return root is not null && reader.IsDefinedOnce() ? root : null;
        }
        catch (TomlException exception)
        {
            var at = exception.Line is { } line ? new SourceLocation(file, line, exception.Column ?? 0) : new SourceLocation(file);
            problems.Error(at, $"this is not valid TOML: {Worded(exception.Message)}");
            return null;
        }
    }

    private TomlTable? Root()
    {
        while (_parser.MoveNext() && _parser.Current.Kind != TomlParseEventKind.StartTable)
        {
        }

        var root = new TomlTable(new SourceLocation(_file, 1, 1));
        return Table(root, 0) ? root : null;
    }

    private bool Table(TomlTable table, int depth)
    {
        while (_parser.MoveNext() && _parser.Current.Kind != TomlParseEventKind.EndTable)
        {
            var at = new SourceLocation(_file, _parser.Current.Line, _parser.Current.Column);
            var key = _parser.GetPropertyName();
            _parser.MoveNext();
            var twice = table.Items.TryGetValue(key, out var earlier);
            _mayBeTwice |= twice;
            if (Node(at, earlier, depth + 1) is not { } node)
                return false;
            table.Items[key] = node;
        }

        return true;
    }

    /// <param name="at">Place of its key.</param>
    /// <param name="earlier">What has the same key already: a table or an array of tables may go on.</param>
    /// <param name="depth">Levels above it.</param>
    private TomlNode? Node(SourceLocation at, TomlNode? earlier, int depth)
    {
        if (depth > MaximumDepth)
        {
            _problems.Error(at, $"more than {MaximumDepth} levels are nested here");
            return null;
        }

        var current = _parser.Current;
        var place = current.Line > 0 ? new SourceLocation(_file, current.Line, current.Column) : at;
        switch (current.Kind)
        {
            case TomlParseEventKind.StartTable:
                var table = earlier as TomlTable ?? new TomlTable(place);
                return Table(table, depth) ? table : null;
            case TomlParseEventKind.StartArray:
                var list = earlier as TomlList ?? new TomlList(place);
                while (_parser.MoveNext() && _parser.Current.Kind != TomlParseEventKind.EndArray)
                {
                    if (Node(place, null, depth + 1) is not { } item)
                        return null;
                    list.Items.Add(item);
                }

                return list;
            default:
                return Scalar(place, current);
        }
    }

    private TomlScalar Scalar(SourceLocation at, TomlParseEvent current) => current.Kind switch
    {
        TomlParseEventKind.String => new TomlScalar(at, TomlType.String, _parser.GetString()),
        TomlParseEventKind.Integer => new TomlScalar(at, TomlType.Integer, Raw(current)),
        TomlParseEventKind.Float => new TomlScalar(at, TomlType.Float, Raw(current)),
        TomlParseEventKind.Boolean => new TomlScalar(at, TomlType.Boolean, Raw(current)),
        _ => new TomlScalar(at, TomlType.Date, Raw(current)),
    };

    private string Raw(TomlParseEvent current) => current.Span is { } span ? _text.Substring(span.Offset, span.Length) : "";

    private bool IsDefinedOnce()
    {
        if (!_mayBeTwice)
            return true;
        var document = SyntaxParser.Parse(_text, _file, validate: true);
        foreach (var message in document.Diagnostics)
            _problems.Error(new SourceLocation(_file, message.Span.Start.Line + 1, message.Span.Start.Column + 1), $"this is not valid TOML: {Worded(message.Message)}");
        return !document.HasErrors;
    }

    private static string Worded(string message)
    {
        var text = message.AsSpan();
        if (text.IndexOf(" : error : ") is >= 0 and var prefix)
            text = text[(prefix + 11)..];
        text = text.TrimEnd('.');
        return $"{char.ToLowerInvariant(text[0])}{text[1..]}";
    }
}
