namespace Slipway.Requirements.Pip;

/// <summary>Where a version control system is asked for a package: <c>git+https://host/repository@revision</c>.</summary>
/// <param name="System"><c>git</c>, <c>hg</c>, <c>svn</c> or <c>bzr</c>.</param>
/// <param name="Revision">Branch, tag or commit; null: the default branch.</param>
internal sealed record VcsReference(string System, string? Revision)
{
    private const int Sha1Digits = 40;
    private const int Sha256Digits = 64;

    private static readonly string[] Schemes =
    [
        "git+http", "git+https", "git+ssh", "git+git", "git+file",
        "hg+file", "hg+http", "hg+https", "hg+ssh", "hg+static-http",
        "svn+ssh", "svn+http", "svn+https", "svn+svn", "svn+file",
        "bzr+http", "bzr+https", "bzr+ssh", "bzr+sftp", "bzr+ftp", "bzr+lp", "bzr+file",
    ];

    /// <summary>Whether the revision can never name other content: a whole commit (git, hg), or a number (svn, bzr), and no branch, tag or short commit.</summary>
    public bool IsFullCommit => Revision is not null && System switch
    {
        "git" => Revision.Length is Sha1Digits or Sha256Digits && Revision.All(char.IsAsciiHexDigit),
        "hg" => Revision.Length == Sha1Digits && Revision.All(char.IsAsciiHexDigit),
        _ => Revision.All(char.IsAsciiDigit),
    };

    /// <summary>Whether pip takes a scheme for one of version control.</summary>
    public static bool IsScheme(string scheme) => Array.IndexOf(Schemes, scheme) >= 0;

    /// <param name="scheme">Such as <c>git+https</c>.</param>
    /// <param name="path">The address's path, behind the host.</param>
    /// <returns>Null: there is an <c>@</c> without a revision, or no such system.</returns>
    public static VcsReference? Of(string scheme, string path)
    {
        if (!IsScheme(scheme))
            return null;
        var at = path.LastIndexOf('@');
        if (at >= 0 && at == path.Length - 1)
            return null;
        return new VcsReference(scheme[..scheme.IndexOf('+', StringComparison.Ordinal)], at < 0 ? null : path[(at + 1)..]);
    }
}
