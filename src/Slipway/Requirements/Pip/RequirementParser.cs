namespace Slipway.Requirements.Pip;

/// <summary>
/// Reads the part of a line that says what is asked for, as pip does: an address, a path, or else a dependency specifier
/// (PEP 508).
/// </summary>
/// <param name="text">The text with its variables put in.</param>
/// <param name="written">Tells how a part of the text was written, from an offset and a length.</param>
internal sealed class RequirementParser(string text, Func<int, int, string> written)
{
    private static readonly string[] Archives = [".zip", ".whl", ".tar.gz", ".tgz", ".tar", ".tar.bz2", ".tbz", ".tar.xz", ".txz", ".tlz", ".tar.lz", ".tar.lzma"];

    private const string OddBracket = "the host of the address has a bracket without its pair";

    private int _position;

    public SyntaxError? Error { get; private set; }

    /// <param name="text">A dependency specifier, in which there are no variables.</param>
    /// <param name="error">Why it is none.</param>
    public static PipRequirement? Parse(string text, out SyntaxError? error)
    {
        var parser = new RequirementParser(text, text.Substring);
        var requirement = parser.Read();
        error = parser.Error;
        return requirement;
    }

    /// <returns>Null: there is an error.</returns>
    public PipRequirement? Read()
    {
        var isUrl = RequirementUrl.IsUrl(text);
        // For pip the first semicolon begins the marker, in an address only one with a space behind it.
        var semicolon = isUrl ? text.IndexOf("; ", StringComparison.Ordinal) : text.IndexOf(';', StringComparison.Ordinal);
        Marker? marker = null;
        var end = text.Length;
        if (semicolon >= 0)
        {
            end = semicolon;
            if (!ReadMarker(semicolon + (isUrl ? 2 : 1), out marker))
                return null;
        }

        var (start, length) = PythonText.Strip(text.AsSpan(0, end));
        if (isUrl)
            return Address(start, length, marker);
        if (text.AsSpan(start, length).StartsWith("git+", StringComparison.Ordinal))
            return Fail(start, "pip takes no address of this form: write git+ssh://git@host/path, with a slash behind the host");
        return LooksLikePath(text.AsSpan(start, length)) ? LocalPath(start, length, marker) : Specifier(start, start + length, marker);
    }

    /// <summary>Reads what stands behind <c>-e</c>.</summary>
    public PipRequirement? ReadEditable()
    {
        if (!RequirementUrl.IsUrl(text) && NameThenAt())
        {
            var named = Read();
            if (named is null)
                return null;
            return named.Url is { } url && (url.IsVcs || url.Scheme == "file")
                ? new PipRequirement { Name = named.Name, Extras = named.Extras, Url = url, Marker = named.Marker, IsEditable = true }
                : Fail(0, "-e takes a directory of the project or an address of version control, such as git+https://…");
        }

        var address = text.StartsWith("git:", StringComparison.OrdinalIgnoreCase) ? $"git+{text}" : text;
        if (RequirementUrl.TryParse(address, written(0, text.Length)) is not { } direct)
        {
            var (path, extras) = WithoutExtras(text);
            return extras is null ? Fail(0, "the extras in brackets at the end are no names with commas between them") : new PipRequirement { Path = path, WrittenPath = WithoutExtras(written(0, text.Length)).Path, Extras = extras, IsEditable = true };
        }

        if (!direct.IsVcs && direct.Scheme != "file")
            return Fail(0, "-e takes a directory of the project or an address of version control, such as git+https://…");
        if (direct.HasOddBracket)
            return Fail(0, OddBracket);
        if (direct.IsVcs && direct.Vcs is null)
            return Fail(0, "the address has an '@' at its end and no revision behind it");
        var egg = direct.FragmentValue("egg");
        if (direct.IsVcs && egg is null)
            return Fail(0, "pip cannot tell the name of this package: write '#egg=name' at the end of the address");
        var name = Egg(egg);
        return egg is not null && name is null ? BadEgg() : new PipRequirement { Name = name, Url = direct, IsEditable = true };
    }

    private bool ReadMarker(int from, out Marker? marker)
    {
        var (start, length) = PythonText.Strip(text.AsSpan(from));
        marker = null;
        if (length == 0 || Marker.TryParse(text.Substring(from + start, length), out marker, out var error))
            return true;
        Error = new SyntaxError(from + start + error!.Value.Offset, error.Value.Message);
        return false;
    }

    private PipRequirement? Address(int start, int length, Marker? marker)
    {
        var url = RequirementUrl.TryParse(text.Substring(start, length), written(start, length))!;
        if (url.HasOddBracket)
            return Fail(start, OddBracket);
        var semicolon = url.Reveal().IndexOf(';', StringComparison.Ordinal);
        if (semicolon >= 0 && Marker.TryParse(url.Reveal()[(semicolon + 1)..].Trim(), out _, out _))
            return Fail(start + semicolon, "pip takes ';' and the marker behind it for a part of the address: write ' ; ' with a space on both sides");
        if (url.IsVcs && url.Vcs is null)
            return Fail(start, "the address has an '@' at its end and no revision behind it");
        if (WheelName.IsWheel(url.FileName) && !url.IsVcs)
            return Wheel(start, url.FileName, url, default, [], marker);
        var egg = url.FragmentValue("egg");
        var name = Egg(egg);
        return egg is not null && name is null ? BadEgg() : new PipRequirement { Name = name, Url = url, Marker = marker };
    }

    private PipRequirement? LocalPath(int start, int length, Marker? marker)
    {
        if (text.IndexOf("://", start, length, StringComparison.Ordinal) >= 0)
            return Fail(start, "pip knows no such kind of address: it takes http, https, file, ftp and those of version control, such as git+https");
        var (path, extras) = WithoutExtras(text.Substring(start, length));
        if (extras is null)
            return Fail(start, "the extras in brackets at the end are no names with commas between them");
        var asWritten = WithoutExtras(written(start, length)).Path;
        var file = path[(path.LastIndexOf('/') + 1)..];
        return WheelName.IsWheel(file)
            ? Wheel(start, file, null, (path, asWritten), extras, marker)
            : new PipRequirement { Path = path, WrittenPath = asWritten, Extras = extras, Marker = marker };
    }

    private PipRequirement? Wheel(int start, string file, RequirementUrl? url, (string? Real, string? Written) path, IReadOnlyList<PackageName> extras, Marker? marker)
    {
        if (WheelName.TryParse(file) is not { } wheel)
            return Fail(start, "the name of the file is no wheel's: it must be name-version-python-abi-platform.whl");
        return new PipRequirement { Name = wheel.Name, Versions = new VersionSpecifiers([VersionSpecifier.Exactly(wheel.Version)]), Url = url, Path = path.Real, WrittenPath = path.Written, Extras = extras, Marker = marker };
    }

    private PipRequirement? Specifier(int start, int end, Marker? marker)
    {
        _position = start;
        var line = text.AsSpan(0, end);
        var length = PackageName.Scan(line[start..]);
        if (length == 0)
            return Fail(start, "the name of a package must stand here");
        if (!PackageName.TryParse(line.Slice(start, length), out var name))
            return Fail(start + length - 1, $"the name of a package ends with a letter or a digit, not with '{line[start + length - 1]}'");
        _position = start + length;
        SkipSpaces(end);
        var extras = ReadExtras(end);
        if (extras is null)
            return null;
        SkipSpaces(end);
        if (_position < end && line[_position] == '@')
            return Direct(name, extras, end, marker);
        var versions = ReadVersions(end);
        if (versions is null)
            return null;
        if (_position < end)
            return Fail(_position, Unexpected(line[_position..], versions));
        return new PipRequirement { Name = name, Extras = extras, Versions = versions, Marker = marker };
    }

    private VersionSpecifiers? ReadVersions(int end)
    {
        var line = text.AsSpan(0, end);
        var inParentheses = _position < end && line[_position] == '(';
        var open = _position;
        if (inParentheses)
        {
            _position++;
            SkipSpaces(end);
        }

        var versions = VersionSpecifiers.TryScan(line, ref _position, out var error);
        if (versions is null)
        {
            Error = error;
            return null;
        }

        if (CommaOfArbitrary(line, open) is >= 0 and var comma)
        {
            Fail(comma, "pip takes this ',' for a part of what '===' compares with: write no space behind it, or '=='");
            return null;
        }

        if (!inParentheses)
            return versions;
        SkipSpaces(end);
        if (_position == end || line[_position] != ')')
        {
            Fail(_position == end ? open : _position, _position == end ? "the '(' has no ')'" : "',' or ')' must stand here");
            return null;
        }

        _position++;
        SkipSpaces(end);
        return versions;
    }

    /// <returns>Where a comma stands that pip takes for a part of a text; -1: none does.</returns>
    private int CommaOfArbitrary(ReadOnlySpan<char> line, int start)
    {
        for (var at = line[start.._position].IndexOf("==="); at >= 0; at = line[start.._position].IndexOf("==="))
        {
            start += at + 3;
            while (start < _position && line[start] is ' ' or '\t')
                start++;
            var length = line[start.._position].IndexOfAny(" \t;)");
            var run = length < 0 ? line[start.._position] : line.Slice(start, length);
            var rest = line[(start + run.Length).._position].TrimStart(" \t");
            if (run.IndexOf(',') is >= 0 and var comma && rest is [not (',' or ')'), ..])
                return start + comma;
            start += run.Length;
        }

        return -1;
    }

    private List<PackageName>? ReadExtras(int end)
    {
        var extras = new List<PackageName>(0);
        if (_position == end || text[_position] != '[')
            return extras;
        var open = _position++;
        while (true)
        {
            SkipSpaces(end);
            if (_position < end && text[_position] == ']' && extras.Count == 0)
                break;
            var length = PackageName.Scan(text.AsSpan(_position, end - _position));
            if (!PackageName.TryParse(text.AsSpan(_position, length), out var extra))
            {
                Fail(_position, "the name of an extra must stand here");
                return null;
            }

            extras.Add(extra);
            _position += length;
            SkipSpaces(end);
            if (_position < end && text[_position] == ']')
                break;
            if (_position == end || text[_position] != ',')
            {
                Fail(_position == end ? open : _position, _position == end ? "the '[' has no ']'" : "',' or ']' must stand here");
                return null;
            }

            _position++;
        }

        _position++;
        return extras;
    }

    private PipRequirement? Direct(PackageName name, IReadOnlyList<PackageName> extras, int end, Marker? marker)
    {
        _position++;
        SkipSpaces(end);
        var start = _position;
        while (_position < end && text[_position] is not (' ' or '\t'))
            _position++;
        var length = _position - start;
        SkipSpaces(end);
        if (_position < end)
            return Fail(_position, "nothing but ';' and a marker may stand behind the address");
        if (length == 0 || RequirementUrl.TryParse(text.Substring(start, length), written(start, length)) is not { } url)
            return Fail(start, "an address must stand behind '@', such as https://…, git+https://… or file:///…");
        if (url.HasOddBracket)
            return Fail(start, OddBracket);
        if (url.FragmentValue("egg") is { } egg && Egg(egg) is null)
            return BadEgg();
        return url.IsVcs && url.Vcs is null
            ? Fail(start, "the address has an '@' at its end and no revision behind it")
            : new PipRequirement { Name = name, Extras = extras, Url = url, Marker = marker };
    }

    private static string Unexpected(ReadOnlySpan<char> rest, VersionSpecifiers versions) => rest switch
    {
        ['=', ..] => "'=' is no operator: write '=='",
        ['.', '*', ..] => "'.*' may stand behind the numbers of a release only",
        ['\\', ..] => "a backslash joins the next line only where it is the last character of its line: remove what stands behind it",
        [var first, ..] when char.IsAsciiLetterOrDigit(first) && versions.Items.Count == 0 => "an operator such as '==' must stand between the name and the version",
        _ when versions.Items.Count > 0 => "',' and another version, or ';' and a marker, must stand here",
        _ => "a version such as '==1.2', extras in brackets, '@' and an address, or ';' and a marker, must stand here",
    };

    private static bool LooksLikePath(ReadOnlySpan<char> line)
    {
        var at = line.IndexOf('@');
        if (at > 0 && !LooksLikeDirectory(line[..at]))
            return false;
        var bare = line;
        if (line is [.., ']'] && line.LastIndexOf('[') is > 0 and var open)
            bare = line[..open].TrimEnd();
        return LooksLikeDirectory(line) || IsArchive(bare);
    }

    /// <summary>Whether pip takes a file of that name for a package that it can unpack.</summary>
    public static bool IsArchive(ReadOnlySpan<char> path)
    {
        foreach (var extension in Archives)
        {
            if (path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool LooksLikeDirectory(ReadOnlySpan<char> line) => line is ['.', ..] || line.Contains('/');

    private bool NameThenAt()
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && PackageName.Scan(text) > 0 && !text.AsSpan(0, at).ContainsAny('/', ':');
    }

    /// <returns>The path, and the extras in brackets behind it; null extras: they are none.</returns>
    private static (string Path, IReadOnlyList<PackageName>? Extras) WithoutExtras(string path)
    {
        var open = path.EndsWith(']') ? path.LastIndexOf('[') : -1;
        if (open <= 0 || open == path.Length - 2)
            return (path, []);
        var extras = $"placeholder{path[open..]}";
        return new RequirementParser(extras, extras.Substring).Specifier(0, extras.Length, null) is { } placeholder ? (path[..open].TrimEnd(), placeholder.Extras) : (path, null);
    }

    private static PackageName? Egg(string? egg) => PackageName.TryParse(egg, out var name) ? name : null;

    private PipRequirement? BadEgg() => Fail(0, "what stands behind '#egg=' is no name of a package: extras stand before the address, as in 'name[extra] @ git+https://…'");

    private void SkipSpaces(int end)
    {
        while (_position < end && text[_position] is ' ' or '\t')
            _position++;
    }

    private PipRequirement? Fail(int at, string message)
    {
        Error ??= new SyntaxError(at, message);
        return null;
    }
}
