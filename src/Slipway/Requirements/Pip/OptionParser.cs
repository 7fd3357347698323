using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>
/// Reads the options of a line as Python's optparse does: <c>-rfile</c>, <c>--requirement=file</c>, <c>--requirement file</c>,
/// and any beginning of a long name that no other has.
/// </summary>
internal sealed class OptionParser(LogicalLine line, IReadOnlyList<ShellWord> words)
{
    private readonly List<ParsedOption> _options = new(words.Count);
    private readonly List<ShellWord> _strays = [];
    private int _next;

    /// <summary>Options in the order of the line.</summary>
    public IReadOnlyList<ParsedOption> Options => _options;

    /// <summary>Words that belong to no option: pip drops them.</summary>
    public IReadOnlyList<ShellWord> Strays => _strays;

    public SyntaxError? Error { get; private set; }

    /// <returns>Whether all could be read.</returns>
    public bool Read()
    {
        while (_next < words.Count && Error is null)
        {
            var word = words[_next++];
            if (word.Text == "--")
            {
                _strays.AddRange(words.Skip(_next));
                break;
            }

            if (word.Text.StartsWith("--", StringComparison.Ordinal))
                Long(word);
            else if (word.Text.Length > 1 && word.Text[0] == '-')
                Short(word);
            else
                _strays.Add(word);
        }

        return Error is null;
    }

    private void Long(ShellWord word)
    {
        var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? word.Text[2..] : word.Text[2..equals];
        if (Find(name, word) is not { } option)
            return;
        if (!option.TakesValue && equals >= 0)
            Fail(word.Start, $"--{option.Name} takes no value");
        else if (!option.TakesValue)
            _options.Add(new ParsedOption(option, "", "", word.Start, word.Start, static (_, _) => ""));
        else if (equals >= 0)
            Add(option, word, word, equals + 1);
        else
            AddNext(option, word);
    }

    private void Short(ShellWord word)
    {
        var option = PipOption.All.FirstOrDefault(candidate => candidate.Option.Short == word.Text[1]).Option;
        if (option is null)
            Fail(word.Start, $"pip knows no option -{Printable(word.Text[1])} in a requirements file");
        else if (word.Text.Length > 2)
            Add(option, word, word, 2);
        else
            AddNext(option, word);
    }

    private PipOption? Find(string name, ShellWord word)
    {
        List<(string Name, PipOption Option)> found = [];
        foreach (var candidate in PipOption.All)
        {
            if (candidate.Name == name)
                return candidate.Option;
            if (candidate.Name.StartsWith(name, StringComparison.Ordinal))
                found.Add(candidate);
        }

        if (found.Count == 1)
            return found[0].Option;
        if (found.Count > 1)
            Fail(word.Start, $"--{name} may be {string.Join(" or ", found.Select(candidate => $"--{candidate.Name}").Order(StringComparer.Ordinal))}: write it out");
        else if (PipOption.Gone.TryGetValue(name, out var why))
            Fail(word.Start, $"pip knows no option --{name} in a requirements file; {why}");
        else
            Fail(word.Start, $"pip knows no option {Shown.Text(Credentials.Redact(line.Written(word, 0, name.Length + 2)))} in a requirements file{(line.HasVariables || name.Length > 40 ? "" : NearestName.Hint(name, PipOption.All.Select(candidate => candidate.Name)).TrimEnd('.').Replace("mean '", "mean '--", StringComparison.Ordinal))}");
        return null;
    }

    private void AddNext(PipOption option, ShellWord word)
    {
        if (_next < words.Count)
            Add(option, word, words[_next++], 0);
        else
            Fail(word.Start, $"--{option.Name} needs a value behind it");
    }

    private void Add(PipOption option, ShellWord word, ShellWord value, int from) =>
        _options.Add(new ParsedOption(
            option,
            value.Text[from..],
            line.Written(value, from, value.Text.Length - from),
            word.Start,
            value.Offsets is null ? value.Start + from : from < value.Offsets.Length ? value.Offsets[from] : value.Start,
            (start, length) => line.Written(value, from + start, length)));

    private static string Printable(char character) => char.IsAsciiLetterOrDigit(character) || char.IsPunctuation(character) ? character.ToString() : $"U+{(int)character:X4}";

    private void Fail(int at, string message) => Error ??= new SyntaxError(at, message);
}
