using System.Text.RegularExpressions;
using CsCheck;
using Slipway.Environments;
using Slipway.Environments.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Tests.Environments;

/// <summary>The reader of tokens gives the tree that YamlDotNet's own parser gives, and refuses what that refuses.</summary>
public partial class YamlReaderTests
{
    private const string Good = "a: { kind: local, port: 80 }\nb:\n  A: \"1\"\n  B: 'x'\nc: [1, two, {x: y}, [z]]\nd:\n- e\n- f: g\n  h:\n  - i\n-\n  - j\nk: {l: m, n: }\no: |-\n  p\n  q\nr: >\n  s\n  t\nu:\n";

    [Theory]
    [InlineData(Good)]
    [InlineData("a:\n- b\n- c\nd: e")]
    [InlineData("x:\n- a\n-\n  b: c\n- - d\n  - e\n-\n- f")]
    [InlineData("x: [a: b, {c: d}, [], {}, {e}]")]
    [InlineData("? a\n: b\n? c\n? d\n: - e")]
    [InlineData("{\"a\":b, ? c : d, ? e}")]
    [InlineData("---\na: b\n...\n")]
    [InlineData("a: b # c\n# d\n\ne: 'f # g'\n")]
    [InlineData("a: two\n  lines\n\n  three\nb: \"two\n  lines\"")]
    public void The_same_tree(string text)
    {
        Assert.NotNull(Parsed(text));
        Assert.Equal(Parsed(text), Read(text));
    }

    [Fact]
    public void The_same_tree_of_any_text()
    {
        var piece = Gen.OneOf("- ", "? ", ": ", ":", "-", "[", "]", "{", "}", ", ", ",", "a", "bc", "1", "'x'", "\"y\"", "\n", "\n", "\n ", "\n  ", "\n- ", "\n  - ", "\nz: ", " w: ", "|\n  ", ">\n ", "# c", "\n---\n", "\n...\n");
        var mutation = Gen.Select(Gen.Int[0, Good.Length], Gen.Int[0, 6], piece);
        var mutated = mutation.Array[1, 4].Select(mutations => mutations.Aggregate(Good, (text, m) =>
        {
            var at = Math.Min(m.Item1, text.Length);
            return text.Remove(at, Math.Min(m.Item2, text.Length - at)).Insert(at, m.Item3);
        }));
        Gen.OneOf(mutated, piece.Array[0, 25].Select(string.Concat)).Sample(
            text => Parsed(text) == Read(text) || (Read(text) is null && QuotedKeyWithoutColon().IsMatch(text)),
            iter: int.Parse(Environment.GetEnvironmentVariable("CsCheck_Iter") ?? "1000", System.Globalization.CultureInfo.InvariantCulture),
            print: text => $"{text}\n=> parser {Parsed(text)}\n=> reader {Read(text)} {Problems(text)}");
    }

    /// <summary>What the parser takes for a key with its colon, against the specification: <c>{ 'x' y }</c>.</summary>
    [GeneratedRegex("['\"]\\s*[^\\s:,\\]}]")]
    private static partial Regex QuotedKeyWithoutColon();

    /// <returns>The tree as one line, or null when there is a problem.</returns>
    private static string? Read(string text)
    {
        var problems = new Problems();
        var root = YamlReader.Parse(text, new SourceLocation("x.yml"), problems);
        return Record.Exception(problems.ThrowIfAny) is null ? Line(root!) : null;
    }

    private static string? Problems(string text)
    {
        var problems = new Problems();
        YamlReader.Parse(text, new SourceLocation("x.yml"), problems);
        return Record.Exception(problems.ThrowIfAny)?.Message;
    }

    private static string Line(YamlNode node) => node switch
    {
        YamlMap map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{entry.Key}: {Line(entry.Value)}"))}}}",
        YamlList list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        YamlScalar scalar => $"{(scalar.Quoted ? "quoted" : "plain")}<{scalar.Text}>",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    private static string? Parsed(string text)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.MoveNext();
            parser.MoveNext();
            if (parser.Current is not DocumentStart)
                return null;
            parser.MoveNext();
            var root = parser.Current is MappingStart ? Parsed(parser) : null;
            parser.MoveNext();
            return parser.Current is DocumentEnd && parser.MoveNext() && parser.Current is StreamEnd ? root : null;
        }
        catch (YamlException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>Null for what is YAML and no environment file: keys that are no names, or stand twice.</returns>
    private static string? Parsed(Parser parser)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                return $"{(scalar.Style == ScalarStyle.Plain ? "plain" : "quoted")}<{scalar.Value}>";
            case SequenceStart:
                var items = new List<string?>();
                while (parser.MoveNext() && parser.Current is not SequenceEnd)
                    items.Add(Parsed(parser));
                return items.Contains(null) ? null : $"[{string.Join(", ", items)}]";
            case MappingStart:
                var entries = new Dictionary<string, string?>();
                var good = true;
                while (parser.MoveNext() && parser.Current is not MappingEnd)
                {
                    var key = parser.Current is Scalar { Value: var name, Style: var style } && (name.Length > 0 || style != ScalarStyle.Plain) ? name : null;
                    Parsed(parser);
                    parser.MoveNext();
                    var value = Parsed(parser);
                    good &= key is not null && value is not null && entries.TryAdd(key, value);
                }

                return good ? $"{{{string.Join(", ", entries.Select(entry => $"{entry.Key}: {entry.Value}"))}}}" : null;
            default:
                throw new InvalidOperationException();
        }
    }
}
