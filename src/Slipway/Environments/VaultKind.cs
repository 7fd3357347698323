namespace Slipway.Environments;

/// <summary>How a vault keeps restore points.</summary>
public enum VaultKind
{
    /// <summary>Files below a directory.</summary>
    Directory,

    /// <summary>A repository of restic.</summary>
    Restic,
}
