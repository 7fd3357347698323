namespace Slipway.Environments;

/// <summary>A place where restore points are kept.</summary>
public sealed record VaultSettings
{
    /// <summary>Where points go when no vault is named.</summary>
    public static readonly VaultSettings Default = new() { Name = "directory", Kind = VaultKind.Directory, Path = ".slipway/vault" };

    /// <summary>Unique among the vaults of an environment.</summary>
    public required string Name { get; init; }

    public required VaultKind Kind { get; init; }

    /// <summary>For a directory: absolute or below the project root.</summary>
    public string? Path { get; init; }

    /// <summary>For restic: the repository as restic names it.</summary>
    public string? Repository { get; init; }

    /// <summary>For restic: its password.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>For restic: variables that its storage needs.</summary>
    public IReadOnlyDictionary<string, SecretReference> Variables { get; init; } = new Dictionary<string, SecretReference>();

    /// <summary>Whether it outlives the loss of the platform.</summary>
    public bool External { get; init; }
}
