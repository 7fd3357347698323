using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;
using ValueMark = YamlDotNet.Core.Tokens.Value;

namespace Slipway.Environments.Yaml;

/// <summary>
/// Makes a tree of one YAML file. Strict: one document, a map at the root, each key once. Anchors, aliases, tags and
/// directives are refused: the files are short, and without them nothing can refer to itself or blow up.
/// </summary>
/// <remarks>
/// It reads the scanner's tokens. The parser above them makes an event of each, whose anchor's name compiles a Regex at
/// run time: a third of a whole command's start-up time, spent on what is refused here anyway.
/// </remarks>
internal sealed class YamlReader
{
    private const int MaximumDepth = 16;
    private const int MaximumNodes = 10_000;

    private readonly YamlTokens _tokens;
    private readonly Problems _problems;
    private int _nodes;

    private YamlReader(string text, SourceLocation file, Problems problems)
    {
        _tokens = new YamlTokens(text, file);
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
        try
        {
            var root = new YamlReader(text, file, problems).Document();
            if (root is null or YamlScalar { Kind: YamlScalarKind.Nothing })
                problems.Add(file, "the file is empty: write its keys, such as 'platform:', or delete it");
            else if (root is not (YamlMap or YamlUnusable))
                problems.Add(root.At, $"the file must be a map of keys such as 'platform:', not {(root is YamlList ? "a list" : "a text")}");
            return root as YamlMap;
        }
        catch (UnreadableYamlException exception)
        {
            problems.Add(exception.At, exception.Message);
            return null;
        }
    }

    private YamlNode? Document()
    {
        _tokens.Skip<StreamStart>();
        if (_tokens.Current is VersionDirective or TagDirective)
            throw _tokens.Unreadable("a directive (%) is not supported: remove the line");
        _tokens.Skip<DocumentStart>();
        if (_tokens.Current is StreamEnd)
            return null;
        var root = Node(depth: 0, indentless: false);
        var ended = false;
        while (_tokens.Skip<DocumentEnd>())
            ended = true;
        if (_tokens.Current is StreamEnd)
            return root;
        throw ended || _tokens.Current is DocumentStart
            ? _tokens.Unreadable("a second document begins here: an environment file holds one")
            : _tokens.Invalid("a key or the end of the file");
    }

    /// <summary>Reads the node that begins at the current token, and its last token with it.</summary>
    /// <param name="depth">Levels above it.</param>
    /// <param name="indentless">Whether a list may begin here without indentation, as the value of a key may.</param>
    private YamlNode Node(int depth, bool indentless)
    {
        var at = _tokens.At;
        Count();
        if (depth > MaximumDepth)
            throw _tokens.Unreadable($"more than {MaximumDepth} levels are nested here: no key needs that");
        var refused = Refused();
        var node = Content(at, depth, indentless);
        return refused ? new YamlUnusable(at) : node;
    }

    private void Count()
    {
        if (++_nodes > MaximumNodes)
            throw _tokens.Unreadable($"the file has more than {MaximumNodes} values: this is no environment file");
    }

    private YamlNode Content(SourceLocation at, int depth, bool indentless)
    {
        switch (_tokens.Current)
        {
            case Scalar scalar:
                _tokens.Next();
                var quoted = scalar.Style != ScalarStyle.Plain;
                return new YamlScalar(at, scalar.Value, quoted ? YamlScalarKind.Text : CoreSchema.Kind(scalar.Value), quoted);
            case AnchorAlias:
                _problems.Add(at, "an alias (*name) is not supported: write the value out, or put a text that begins with '*' in quotes");
                _tokens.Next();
                return new YamlUnusable(at);
            case BlockSequenceStart:
                _tokens.Next();
                var list = Entries(at, depth);
                _tokens.Take<BlockEnd>("the next '-' of the list, or its end");
                return list;
            case BlockEntry when indentless:
                return Entries(at, depth);
            case BlockMappingStart:
                _tokens.Next();
                return BlockMap(at, depth);
            case FlowSequenceStart:
                _tokens.Next();
                return FlowList(at, depth);
            case FlowMappingStart:
                _tokens.Next();
                return FlowMap(at, depth);
            default:
                return new YamlScalar(at, "", YamlScalarKind.Nothing, Quoted: false);
        }
    }

    /// <summary>Skips what may stand before a value and is refused.</summary>
    private bool Refused()
    {
        var refused = false;
        while (_tokens.Current is Anchor or Tag)
        {
            _problems.Add(_tokens.At, _tokens.Current is Anchor
                ? "an anchor (&name) is not supported: write the value out where it is needed, or put a text that begins with '&' in quotes"
                : "a tag (!name) is not supported: remove it, or put a text that begins with '!' in quotes");
            _tokens.Next();
            Count();
            refused = true;
        }

        return refused;
    }

    private YamlList Entries(SourceLocation at, int depth)
    {
        var items = new List<YamlNode>();
        while (_tokens.Skip<BlockEntry>())
            items.Add(Node(depth + 1, indentless: false));
        return new YamlList(at, items);
    }

    private YamlMap BlockMap(SourceLocation at, int depth)
    {
        var map = new YamlMap(at);
        while (_tokens.Current is Key or ValueMark)
            Pair(map, depth, indentless: true);
        _tokens.Take<BlockEnd>("a key at the indentation of those above, or less");
        return map;
    }

    private YamlList FlowList(SourceLocation at, int depth)
    {
        var items = new List<YamlNode>();
        while (_tokens.Current is not FlowSequenceEnd)
        {
            if (_tokens.Current is Key or ValueMark)
            {
                // [a: b] is a list of one map.
                var map = new YamlMap(_tokens.At);
                Pair(map, depth + 1, indentless: false);
                items.Add(map);
            }
            else
            {
                items.Add(FlowValue(depth, "a value or ']'"));
            }

            if (!_tokens.Skip<FlowEntry>())
                break;
        }

        _tokens.Take<FlowSequenceEnd>("',' or ']'");
        return new YamlList(at, items);
    }

    private YamlMap FlowMap(SourceLocation at, int depth)
    {
        var map = new YamlMap(at);
        while (_tokens.Current is not FlowMappingEnd)
        {
            if (_tokens.Current is Key or ValueMark)
                Pair(map, depth, indentless: false);
            else
                Add(map, FlowValue(depth, "a key or '}'"), PairValue(depth, indentless: false));
            if (!_tokens.Skip<FlowEntry>())
                break;
        }

        _tokens.Take<FlowMappingEnd>("',' or '}'");
        return map;
    }

    /// <summary>An empty place between two commas is no value.</summary>
    private YamlNode FlowValue(int depth, string expected) =>
        Node(depth + 1, indentless: false) is var node and not YamlScalar { Kind: YamlScalarKind.Nothing } ? node : throw _tokens.Invalid(expected);

    private void Pair(YamlMap map, int depth, bool indentless)
    {
        var at = _tokens.At;
        var key = _tokens.Skip<Key>() ? Node(depth + 1, indentless) : new YamlScalar(at, "", YamlScalarKind.Nothing, Quoted: false);
        Add(map, key, PairValue(depth, indentless));
    }

    private YamlNode PairValue(int depth, bool indentless)
    {
        var at = _tokens.At;
        return _tokens.Skip<ValueMark>() ? Node(depth + 1, indentless) : new YamlScalar(at, "", YamlScalarKind.Nothing, Quoted: false);
    }

    private void Add(YamlMap map, YamlNode key, YamlNode value)
    {
        if (key is not YamlScalar { Kind: not YamlScalarKind.Nothing } scalar)
        {
            if (key is not YamlUnusable)
                _problems.Add(key.At, "a key must be a name");
        }
        else if (!map.TryAdd(new YamlEntry(scalar.Text, key.At, value)) && map.TryGet(scalar.Text, out var first))
        {
            _problems.Add(key.At, $"the key {Shown.Text(scalar.Text)} stands here a second time; the first is in line {first.At.Line}");
        }
    }
}
