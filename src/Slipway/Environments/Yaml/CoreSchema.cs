namespace Slipway.Environments.Yaml;

/// <summary>Tells what a plain scalar is (YAML 1.2.2, section 10.3.2). By hand: a Regex costs start-up time.</summary>
internal static class CoreSchema
{
    public static YamlScalarKind Kind(string text) => text switch
    {
        "" => YamlScalarKind.Nothing,
        "null" or "Null" or "NULL" or "~" => YamlScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => YamlScalarKind.Boolean,
        _ when IsInteger(text) => YamlScalarKind.Integer,
        _ when IsFloat(text) => YamlScalarKind.Float,
        _ => YamlScalarKind.Text,
    };

    private static bool IsInteger(string text)
    {
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return text.Length > 2 && text.AsSpan(2).IndexOfAnyExceptInRange('0', '7') < 0;
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return text.Length > 2 && text.Skip(2).All(char.IsAsciiHexDigit);
        var digits = WithoutSign(text);
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static bool IsFloat(string text)
    {
        if (text is ".nan" or ".NaN" or ".NAN")
            return true;
        var rest = WithoutSign(text);
        if (rest is ".inf" or ".Inf" or ".INF")
            return true;
        var whole = TakeDigits(ref rest);
        var fraction = 0;
        if (rest.StartsWith('.'))
        {
            rest = rest[1..];
            fraction = TakeDigits(ref rest);
        }

        if (whole + fraction == 0)
            return false;
        if (rest.IsEmpty)
            return true;
        if (rest[0] is not ('e' or 'E'))
            return false;
        rest = rest[1..];
        if (rest is ['+' or '-', ..])
            rest = rest[1..];
        return TakeDigits(ref rest) > 0 && rest.IsEmpty;
    }

    private static ReadOnlySpan<char> WithoutSign(string text) =>
        text[0] is '+' or '-' ? text.AsSpan(1) : text;

    private static int TakeDigits(ref ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        if (length < 0)
            length = text.Length;
        text = text[length..];
        return length;
    }
}
