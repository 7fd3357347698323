using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Slipway.Environments.Yaml;

/// <summary>The tokens of a YAML text, one at a time, with their places.</summary>
internal sealed class YamlTokens
{
    private readonly Scanner _scanner;
    private readonly SourceLocation _file;

    public YamlTokens(string text, SourceLocation file)
    {
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _file = file;
        Current = null!;
        At = file with { Line = 1, Column = 1 };
        Next();
    }

    public Token Current { get; private set; }

    public SourceLocation At { get; private set; }

    /// <exception cref="UnreadableYamlException">Here is no token.</exception>
    public void Next()
    {
        try
        {
            if (_scanner.MoveNext())
            {
                Current = _scanner.Current!;
                At = Place(Current.Start);
                if (Current is Error error)
                    throw new UnreadableYamlException(At, Worded(error.Value));
                return;
            }
        }
        catch (YamlException exception)
        {
            throw new UnreadableYamlException(Place(exception.Start), Worded(exception.Message));
        }
        catch (Exception exception) when (exception is not UnreadableYamlException)
        {
            // The scanner meets some broken input with exceptions of its own state (InvalidOperationException and the like).
        }

        throw new UnreadableYamlException(At, "this is not valid YAML behind this place");
    }

    /// <returns>Whether the token was there.</returns>
    public bool Skip<T>()
        where T : Token
    {
        if (Current is not T)
            return false;
        Next();
        return true;
    }

    /// <exception cref="UnreadableYamlException">The token is not there.</exception>
    public void Take<T>(string expected)
        where T : Token
    {
        if (!Skip<T>())
            throw Invalid(expected);
    }

    public UnreadableYamlException Invalid(string expected) => Unreadable($"this is not valid YAML: here must be {expected}");

    public UnreadableYamlException Unreadable(string message) => new(At, message);

    private SourceLocation Place(Mark mark) => _file with { Line = (int)mark.Line, Column = (int)mark.Column };

    private static string Worded(string message) =>
        $"this is not valid YAML: {char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}";
}

/// <summary>The rest of the file cannot be read.</summary>
internal sealed class UnreadableYamlException(SourceLocation at, string message) : Exception(message)
{
    public SourceLocation At => at;
}
