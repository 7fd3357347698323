namespace Slipway.Requirements.Pip;

/// <summary>How firmly a requirement says what is installed.</summary>
internal enum RequirementKind
{
    /// <summary>One version: <c>==1.2.3</c> or <c>===1.2.3</c>.</summary>
    Pinned,

    /// <summary>Several versions, such as <c>&gt;=1.2</c> or <c>==1.2.*</c>.</summary>
    Range,

    /// <summary>Any version.</summary>
    Unpinned,

    /// <summary>The file at an address.</summary>
    Url,

    /// <summary>One commit of a repository.</summary>
    VcsCommit,

    /// <summary>A branch, a tag, or a commit that is not written out: what it is changes.</summary>
    VcsFloating,

    /// <summary>A source tree that is used in place (<c>-e</c>).</summary>
    Editable,

    /// <summary>A directory or an archive of the machine.</summary>
    LocalPath,
}
