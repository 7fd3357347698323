namespace Slipway.Environments;

/// <summary>What must hold before this environment is changed.</summary>
public sealed record ProtectSettings
{
    /// <summary>A change asks for <c>--confirm=&lt;environment&gt;</c>.</summary>
    public bool Confirm { get; init; }

    /// <summary>Only a clean work tree may be deployed.</summary>
    public bool CleanTree { get; init; }

    /// <summary>Branches that may be deployed; empty: any.</summary>
    public IReadOnlyList<string> Branches { get; init; } = [];

    /// <summary>Times without new releases; empty: none.</summary>
    public IReadOnlyList<FreezeWindow> Freeze { get; init; } = [];

    /// <summary>Whether the environment is protected at all: then a dirty tree is refused.</summary>
    public bool Any => Confirm || CleanTree || Branches.Count > 0;
}
