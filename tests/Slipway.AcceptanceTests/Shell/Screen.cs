namespace Slipway.AcceptanceTests.Shell;

/// <summary>What somebody sees on a terminal after some output. Of a terminal's commands it knows those that Slipway uses: colours, the return to the line's beginning, erasing to its end.</summary>
internal sealed class Screen(int columns)
{
    private readonly List<List<char>> _lines = [[]];
    private int _column;

    /// <summary>The lines, without the spaces at their ends.</summary>
    public IEnumerable<string> Lines
    {
        get
        {
            var lines = _lines.Select(line => new string([.. line]).TrimEnd()).ToList();
            return lines[^1].Length == 0 ? lines[..^1] : lines;
        }
    }

    /// <summary>Columns of the longest line that was drawn and drawn over or erased.</summary>
    public int WidestRedrawn { get; private set; }

    public void Write(string output)
    {
        // .NET switches a terminal's keypad when it is first asked for it. Nobody sees that.
        output = output.Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal);
        for (var i = 0; i < output.Length; i++)
        {
            switch (output[i])
            {
                case '\n':
                    _lines.Add([]);
                    _column = 0;
                    break;
                case '\r':
                    // The terminal's driver puts one before each line's end: nothing was redrawn by that.
                    if (i + 1 == output.Length || output[i + 1] != '\n')
                        WidestRedrawn = Math.Max(WidestRedrawn, _column);
                    _column = 0;
                    break;
                case '\u001b' when output.AsSpan(i).StartsWith("\u001b[K"):
                    _lines[^1].RemoveRange(_column, _lines[^1].Count - _column);
                    i += 2;
                    break;
                case '\u001b' when output.AsSpan(i + 1).IndexOf('m') is var end and >= 0 && IsColour(output.AsSpan(i + 1, end)):
                    i += 1 + end;
                    break;
                case '\u001b':
                    throw new InvalidOperationException($"Another command than those that are known: {output.AsSpan(i + 1, Math.Min(8, output.Length - i - 1))}");
                default:
                    Put(output[i]);
                    break;
            }
        }
    }

    private static bool IsColour(ReadOnlySpan<char> parameters)
    {
        foreach (var letter in parameters)
        {
            if (!char.IsAsciiDigit(letter) && letter is not ('[' or ';'))
                return false;
        }

        return parameters.Length > 0;
    }

    private void Put(char letter)
    {
        // What is drawn over a wrapped line leaves its first part behind.
        if (_column == columns)
        {
            _lines.Add([]);
            _column = 0;
        }

        if (_column < _lines[^1].Count)
            _lines[^1][_column] = letter;
        else
            _lines[^1].Add(letter);
        _column++;
    }
}
