namespace Slipway.Environments;

/// <summary>Where ledger, lease and releases are shared, as <c>state:</c> says it.</summary>
public sealed record StateSettings
{
    public const string Directory = "directory";

    public const string Git = "git";

    /// <summary><see cref="Directory"/> or <see cref="Git"/>.</summary>
    public string Kind { get; init; } = Directory;

    /// <summary>Remote of the project's repository, by name or address. For <see cref="Git"/>.</summary>
    public string Remote { get; init; } = "origin";

    /// <summary>A directory that several machines share, absolute or below the project root; null: <c>.slipway</c>, this machine's own. For <see cref="Directory"/>.</summary>
    public string? Path { get; init; }

    /// <summary>Whether no other machine sees it.</summary>
    public bool IsOfThisMachine => Kind == Directory && Path is null;

    public override string ToString() => (Kind, Path) switch
    {
        (Git, _) => $"git ({Address.WithoutCredentials(Remote)})",
        (_, null) => Kind,
        _ => $"{Kind} ({Path})",
    };
}
