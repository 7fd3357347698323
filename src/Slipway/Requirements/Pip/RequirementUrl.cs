namespace Slipway.Requirements.Pip;

/// <summary>
/// The address of a package. It may hold credentials, written out or put in for a <c>${NAME}</c>: they are shown
/// nowhere, and what is written into files is the address as the requirements file has it.
/// </summary>
internal sealed class RequirementUrl
{
    private readonly string _text;

    private RequirementUrl(string text, string written, string scheme)
    {
        _text = text;
        Written = written;
        Scheme = scheme;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        Fragment = hash < 0 ? "" : text[(hash + 1)..];
        var address = hash < 0 ? text : text[..hash];
        var query = address.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            address = address[..query];
        var behind = address[(scheme.Length + 1)..];
        var slash = behind.StartsWith("//", StringComparison.Ordinal) ? behind.IndexOf('/', 2) : 0;
        Path = slash < 0 ? "" : behind[slash..];
        Vcs = VcsReference.Of(scheme, Path);
    }

    /// <summary>As the requirements file has it, variables not put in: never to be shown, see <see cref="ToString"/>.</summary>
    public string Written { get; }

    /// <summary>In lower case.</summary>
    public string Scheme { get; }

    /// <summary>What stands between the host and <c>?</c> or <c>#</c>.</summary>
    public string Path { get; }

    /// <summary>What stands behind <c>#</c>.</summary>
    public string Fragment { get; }

    /// <summary>Null: it is no address of version control.</summary>
    public VcsReference? Vcs { get; }

    /// <summary>Whether the host has a bracket without its pair: no program takes such an address.</summary>
    public bool HasOddBracket
    {
        get
        {
            var host = _text.AsSpan(Scheme.Length + 1);
            if (!host.StartsWith("//"))
                return false;
            var end = host[2..].IndexOfAny("/?#");
            host = end < 0 ? host[2..] : host.Slice(2, end);
            return host.Contains('[') != host.Contains(']');
        }
    }

    public bool IsVcs => VcsReference.IsScheme(Scheme);

    /// <summary>The last part of the path, unescaped.</summary>
    public string FileName => Uri.UnescapeDataString(Path[(Path.LastIndexOf('/') + 1)..]);

    /// <summary>Whether the fragment holds a hash that pip verifies.</summary>
    public bool HasStrongHash => RequirementHash.StrongAlgorithms.Any(algorithm => FragmentValue(algorithm) is not null);

    /// <param name="text">The address with its variables put in.</param>
    /// <param name="written">The address as it was written.</param>
    /// <returns>Null: it begins with no scheme.</returns>
    public static RequirementUrl? TryParse(string text, string written) =>
        SchemeOf(text) is { } scheme ? new RequirementUrl(text, written, scheme) : null;

    /// <summary>Whether pip takes a line that begins so for an address and not for a name.</summary>
    public static bool IsUrl(string text) =>
        SchemeOf(text) is { } scheme && (scheme is "http" or "https" or "file" or "ftp" || VcsReference.IsScheme(scheme));

    /// <returns>What a part of the fragment says, such as the one of <c>egg</c>; null: there is none.</returns>
    public string? FragmentValue(string key)
    {
        foreach (var part in Fragment.Split('&'))
        {
            if (part.Length > key.Length && part[key.Length] == '=' && part.StartsWith(key, StringComparison.Ordinal))
                return part[(key.Length + 1)..];
        }

        return null;
    }

    /// <summary>The address that is asked, credentials included: for a process's input or a comparison, not for people.</summary>
    public string Reveal() => _text;

    /// <summary>As it was written, credentials hidden.</summary>
    public override string ToString() => Credentials.Redact(Written);

    private static string? SchemeOf(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || !char.IsAsciiLetter(text[0]))
            return null;
        foreach (var character in text.AsSpan(0, colon))
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '-' or '.'))
                return null;
        }

        return text[..colon].ToLowerInvariant();
    }
}
