using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Environments.Yaml;

/// <summary>
/// Makes a tree of one YAML file from the parser's events. Strict: one document, a map at the root, each key once.
/// Anchors, aliases and tags are refused: the files are short, and without them nothing can refer to itself or blow up.
/// </summary>
internal sealed class YamlReader
{
    private const int MaximumDepth = 16;
    private const int MaximumNodes = 10_000;

    private readonly Parser _parser;
    private readonly SourceLocation _file;
    private readonly Problems _problems;
    private int _nodes;

    private YamlReader(string text, SourceLocation file, Problems problems)
    {
        _parser = new Parser(new StringReader(text));
        _file = file;
        _problems = problems;
    }

    /// <returns>The root map, or null when the file is no such thing; then a problem was added.</returns>
    public static YamlMap? Read(string path, SourceLocation file, Problems problems)
    {
        var text = SourceText.Read(path, file, problems);
        return text is null ? null : Parse(text, file, problems);
    }

    /// <inheritdoc cref="Read"/>
    public static YamlMap? Parse(string text, SourceLocation file, Problems problems)
    {
        var reader = new YamlReader(text, file, problems);
        try
        {
            return reader.Document();
        }
        catch (YamlException exception)
        {
            problems.Add(reader.Place(exception.Start), $"this is not valid YAML: {Lowered(exception.Message)}");
        }
        catch (LimitException exception)
        {
            problems.Add(exception.At, exception.Message);
        }

        return null;
    }

    private YamlMap? Document()
    {
        Next();
        Next();
        if (_parser.Current is not DocumentStart)
            return Empty();
        Next();
        if (_parser.Current is Scalar { Value: "", Style: ScalarStyle.Plain, Anchor.IsEmpty: true, Tag.IsEmpty: true })
            return Empty();
        var root = Node(depth: 0);
        Next();
        if (_parser.Current is DocumentStart second)
        {
            _problems.Add(Place(second.Start), "a second document begins here: an environment file holds one; remove the line '---'");
            return null;
        }

        if (root is not (YamlMap or YamlUnusable))
            _problems.Add(root.At, $"the file must be a map of keys such as 'platform:', not {(root is YamlList ? "a list" : "a text")}");
        return root as YamlMap;
    }

    private YamlMap? Empty()
    {
        _problems.Add(_file, "the file is empty: write its keys, such as 'platform:', or delete it");
        return null;
    }

    /// <summary>Reads the node that begins at the current event and moves behind it.</summary>
    private YamlNode Node(int depth)
    {
        var start = _parser.Current!;
        var at = Place(start.Start);
        if (++_nodes > MaximumNodes)
            throw new LimitException(at, $"the file has more than {MaximumNodes} values: this is no environment file");
        if (depth > MaximumDepth)
            throw new LimitException(at, $"more than {MaximumDepth} levels are nested here: no key needs that");
        var refused = start switch
        {
            AnchorAlias => "an alias (*name) is not supported: write the value out, or put a text that begins with '*' in quotes",
            NodeEvent { Anchor.IsEmpty: false } => "an anchor (&name) is not supported: write the value out where it is needed, or put a text that begins with '&' in quotes",
            NodeEvent { Tag.IsEmpty: false } => "a tag (!name) is not supported: remove it, or put a text that begins with '!' in quotes",
            _ => null,
        };
        YamlNode node = start switch
        {
            Scalar scalar => Leaf(scalar, at),
            SequenceStart => List(at, depth),
            MappingStart => Map(at, depth),
            _ => new YamlUnusable(at),
        };
        Next();
        if (refused is null)
            return node;
        _problems.Add(at, refused);
        return new YamlUnusable(at);
    }

    private static YamlScalar Leaf(Scalar scalar, SourceLocation at)
    {
        var plain = scalar.Style == ScalarStyle.Plain;
        return new YamlScalar(at, scalar.Value, plain ? CoreSchema.Kind(scalar.Value) : YamlScalarKind.Text, !plain);
    }

    private YamlList List(SourceLocation at, int depth)
    {
        var items = new List<YamlNode>();
        Next();
        while (_parser.Current is not SequenceEnd)
            items.Add(Node(depth + 1));
        return new YamlList(at, items);
    }

    private YamlMap Map(SourceLocation at, int depth)
    {
        var map = new YamlMap(at);
        Next();
        while (_parser.Current is not MappingEnd)
        {
            var key = Node(depth + 1);
            var value = Node(depth + 1);
            if (key is YamlScalar { Kind: not YamlScalarKind.Nothing } scalar)
                Add(map, new YamlEntry(scalar.Text, key.At, value));
            else if (key is not YamlUnusable)
                _problems.Add(key.At, "a key must be a name");
        }

        return map;
    }

    private void Add(YamlMap map, YamlEntry entry)
    {
        if (!map.TryAdd(entry) && map.TryGet(entry.Key, out var first))
            _problems.Add(entry.At, $"the key {Shown.Text(entry.Key)} stands here a second time; the first is in line {first.At.Line}");
    }

    private void Next() => _parser.MoveNext();

    private SourceLocation Place(Mark mark) => _file with { Line = (int)mark.Line, Column = (int)mark.Column };

    private static string Lowered(string message) =>
        message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.').Replace("  ", " ", StringComparison.Ordinal);

    private sealed class LimitException(SourceLocation at, string message) : Exception(message)
    {
        public SourceLocation At => at;
    }
}
