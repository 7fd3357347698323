namespace Slipway.Requirements.Pip;

/// <summary>Reads markers (PEP 508): <c>and</c> binds tighter than <c>or</c>, comparisons are not chained.</summary>
internal ref struct MarkerParser(string text)
{
    /// <summary>More is no condition that a person wrote; the parser calls itself once a level.</summary>
    public const int MaximumDepth = 50;

    private readonly string _text = text;
    private int _position;
    private int _depth;

    public SyntaxError? Error { get; private set; }

    /// <returns>The marker that the whole text is; null: there is an error.</returns>
    public Marker? Whole()
    {
        var marker = Alternatives();
        if (marker is null || _position == _text.Length)
            return marker;
        return Fail("'and', 'or' or the end must stand here");
    }

    private Marker? Alternatives()
    {
        var first = Conditions();
        if (first is null || !TakeWord("or"))
            return first;
        var items = new List<Marker> { first };
        do
        {
            if (Conditions() is not { } next)
                return null;
            items.Add(next);
        }
        while (TakeWord("or"));
        return new MarkerOr(items);
    }

    private Marker? Conditions()
    {
        var first = Atom();
        if (first is null || !TakeWord("and"))
            return first;
        var items = new List<Marker> { first };
        do
        {
            if (Atom() is not { } next)
                return null;
            items.Add(next);
        }
        while (TakeWord("and"));
        return new MarkerAnd(items);
    }

    private Marker? Atom()
    {
        SkipSpaces();
        if (_position == _text.Length || _text[_position] != '(')
        {
            var comparison = Comparison();
            SkipSpaces();
            return comparison;
        }

        if (++_depth > MaximumDepth)
            return Fail($"more than {MaximumDepth} parentheses are nested here");
        _position++;
        var inner = Alternatives();
        _depth--;
        if (inner is null)
            return null;
        if (_position == _text.Length || _text[_position] != ')')
            return Fail("'and', 'or' or ')' must stand here");
        _position++;
        SkipSpaces();
        return inner;
    }

    private Marker? Comparison()
    {
        var start = _position;
        var left = Operand();
        if (Error is not null)
            return null;
        SkipSpaces();
        var operatorAt = _position;
        if (TakeOperator() is not { } found)
            return null;
        SkipSpaces();
        var right = Operand();
        if (Error is not null)
            return null;
        if (left.Variable is { } && right.Variable is { })
            return Fail(start, $"two variables are compared: a marker compares a variable with a text in quotes, such as {left.Variable.Value.Name()} == \"…\"");
        if ((left.Variable ?? right.Variable) is not { } variable)
            return Fail(start, "two texts are compared: a marker compares a variable with a text in quotes, such as sys_platform == \"linux\"");
        var comparison = new MarkerComparison(variable, found, left.Text ?? right.Text!, isTextFirst: left.Text is not null);
        if (!comparison.IsUndefined)
            return comparison;
        return Fail(operatorAt, variable.IsSet()
            ? $"{variable.Name()} is a set: write \"name\" in {variable.Name()}"
            : $"'{found.Text()}' compares versions, and here is none: write '=='");
    }

    private (MarkerVariable? Variable, string? Text) Operand()
    {
        if (_position < _text.Length && _text[_position] is '"' or '\'')
            return (null, Quoted());
        var start = _position;
        var end = start;
        while (end < _text.Length && (PythonText.IsWord(_text[end]) || _text[end] == '.'))
            end++;
        var name = _text.AsSpan(start, end - start);
        if (MarkerVariables.Find(name) is { } variable)
        {
            _position = end;
            return (variable, null);
        }

        var hint = name.Length is 0 or > 40 ? "" : $", and '{name}' is none{NearestName.Hint(name.ToString(), MarkerVariables.All).TrimEnd('.')}";
        Fail($"a variable such as python_version, or a text in quotes, must stand here{hint}");
        return default;
    }

    private string? Quoted()
    {
        var start = _position;
        var end = _text.IndexOf(_text[start], start + 1);
        if (end < 0)
        {
            Fail($"the text that begins with {_text[start]} has no {_text[start]} at its end");
            return null;
        }

        _position = end + 1;
        var quoted = _text[(start + 1)..end];
        if (quoted.Contains('\\', StringComparison.Ordinal))
            Fail(start + 1 + quoted.IndexOf('\\', StringComparison.Ordinal), "a backslash in a marker's text is read as an escape by some versions of pip and not by others: write the text without");
        return quoted;
    }

    private SpecifierOperator? TakeOperator()
    {
        if (SpecifierOperators.Scan(_text.AsSpan(_position)) is { } found)
        {
            _position += found.Text().Length;
            return found;
        }

        if (TakeWord("in"))
            return SpecifierOperator.In;
        var start = _position;
        if (TakeWord("not"))
        {
            var spaced = _position < _text.Length && _text[_position] is ' ' or '\t';
            SkipSpaces();
            if (spaced && TakeWord("in"))
                return SpecifierOperator.NotIn;
        }

        _position = start;
        Fail(_position < _text.Length && _text[_position] == '=' ? "'=' is no operator: write '=='" : "an operator (<= < != == >= > ~= === in, not in) must stand here");
        return null;
    }

    /// <summary>Takes a word that stands here whole.</summary>
    private bool TakeWord(string word)
    {
        var end = _position + word.Length;
        if (!_text.AsSpan(_position).StartsWith(word, StringComparison.Ordinal)
            || (_position > 0 && PythonText.IsWord(_text[_position - 1]))
            || (end < _text.Length && PythonText.IsWord(_text[end])))
            return false;
        _position = end;
        return true;
    }

    private void SkipSpaces()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t')
            _position++;
    }

    private Marker? Fail(string message) => Fail(_position, message);

    private Marker? Fail(int at, string message)
    {
        Error ??= new SyntaxError(at, message);
        return null;
    }
}
