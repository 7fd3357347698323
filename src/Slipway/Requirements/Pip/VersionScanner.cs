namespace Slipway.Requirements.Pip;

/// <summary>
/// Reads the parts of a version (PEP 440, appendix B) from where it stands, each as long as it can be. One pass, no way
/// back: a version of a million characters costs a million steps.
/// </summary>
internal ref struct VersionScanner(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;

    /// <summary>How much was read.</summary>
    public int Position { get; private set; }

    private readonly char Current => Position < _text.Length ? _text[Position] : '\0';

    /// <summary>Reads <c>v</c> or <c>V</c>.</summary>
    public void TakePrefix()
    {
        if (Current is 'v' or 'V')
            Position++;
    }

    /// <summary>Reads <c>1!</c>.</summary>
    public VersionNumber TakeEpoch()
    {
        var digits = Digits(Position);
        if (digits == 0 || Position + digits >= _text.Length || _text[Position + digits] != '!')
            return default;
        var epoch = VersionNumber.Parse(_text.Slice(Position, digits));
        Position += digits + 1;
        return epoch;
    }

    /// <summary>Reads <c>1.2.3</c>.</summary>
    /// <returns>Its numbers; none: there is no digit.</returns>
    public VersionNumber[] TakeRelease()
    {
        var count = 0;
        var end = Position;
        for (var digits = Digits(end); digits > 0; digits = end < _text.Length && _text[end] == '.' ? Digits(end + 1) : 0)
        {
            end += digits + (count == 0 ? 0 : 1);
            count++;
        }

        var numbers = new VersionNumber[count];
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                Position++;
            var digits = Digits(Position);
            numbers[i] = VersionNumber.Parse(_text.Slice(Position, digits));
            Position += digits;
        }

        return numbers;
    }

    /// <summary>Reads <c>a1</c>, <c>.beta-2</c>, <c>rc</c> and the like.</summary>
    public PreRelease? TakePreRelease()
    {
        if (Word("alpha", "a") is > 0 and var alpha)
            return new PreRelease('a', TakeNumber(alpha));
        if (Word("beta", "b") is > 0 and var beta)
            return new PreRelease('b', TakeNumber(beta));
        if (Word("preview", "pre", "c", "rc") is > 0 and var candidate)
            return new PreRelease('c', TakeNumber(candidate));
        return null;
    }

    /// <summary>Reads <c>.post1</c>, <c>-1</c>, <c>rev3</c> and the like.</summary>
    public VersionNumber? TakePostRelease()
    {
        if (Current == '-' && Digits(Position + 1) is > 0 and var digits)
        {
            var number = VersionNumber.Parse(_text.Slice(Position + 1, digits));
            Position += digits + 1;
            return number;
        }

        return Word("post", "rev", "r") is > 0 and var post ? TakeNumber(post) : null;
    }

    /// <summary>Reads <c>.dev4</c> and the like.</summary>
    public VersionNumber? TakeDevRelease() => Word("dev") is > 0 and var dev ? TakeNumber(dev) : null;

    /// <summary>Reads <c>+ubuntu.1</c>.</summary>
    /// <returns>The label without its plus, in lower case with dots; null: there is none.</returns>
    public string? TakeLocal()
    {
        if (Current != '+' || Position + 1 >= _text.Length || !char.IsAsciiLetterOrDigit(_text[Position + 1]))
            return null;
        var end = Position + 1;
        while (end < _text.Length && (char.IsAsciiLetterOrDigit(_text[end]) || (IsSeparator(_text[end]) && end + 1 < _text.Length && char.IsAsciiLetterOrDigit(_text[end + 1]))))
            end++;
        var local = _text[(Position + 1)..end].ToString().ToLowerInvariant().Replace('-', '.').Replace('_', '.');
        Position = end;
        return local;
    }

    private static bool IsSeparator(char character) => character is '.' or '-' or '_';

    private readonly int Digits(int from)
    {
        if (from >= _text.Length)
            return 0;
        var length = _text[from..].IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? _text.Length - from : length;
    }

    /// <returns>Where the first of the words that stands here ends, with the separator before it; 0: none does.</returns>
    private readonly int Word(params ReadOnlySpan<string> words)
    {
        var start = IsSeparator(Current) ? Position + 1 : Position;
        foreach (var word in words)
        {
            if (_text[Math.Min(start, _text.Length)..].StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return start + word.Length;
        }

        return 0;
    }

    private VersionNumber TakeNumber(int from)
    {
        Position = from;
        if (IsSeparator(Current))
            Position++;
        var digits = Digits(Position);
        var number = VersionNumber.Parse(_text.Slice(Position, digits));
        Position += digits;
        return number;
    }
}
