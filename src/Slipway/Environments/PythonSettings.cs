namespace Slipway.Environments;

/// <summary>Where the packages of a Python app come from, and what chooses them.</summary>
public sealed record PythonSettings
{
    /// <summary>Address of the index that is asked (PEP 503); null: what pip is configured with.</summary>
    public string? Index { get; init; }

    /// <summary>Indexes that are asked besides.</summary>
    public IReadOnlyList<string> ExtraIndexes { get; init; } = [];

    /// <summary>Addresses of pages with links, and directories of wheels; paths are relative to the project root.</summary>
    public IReadOnlyList<string> FindLinks { get; init; } = [];

    /// <summary>What chooses versions; null: uv where it is on the PATH, else pip.</summary>
    public PythonResolver? Resolver { get; init; }

    /// <summary>Credentials by host, without a port.</summary>
    public IReadOnlyDictionary<string, IndexLogin> Logins { get; init; } = new Dictionary<string, IndexLogin>();
}

/// <summary>What a host of packages asks for.</summary>
/// <param name="User">Name of the user, such as <c>__token__</c>.</param>
/// <param name="Password">Where the password or token comes from.</param>
public sealed record IndexLogin(string User, SecretReference Password);
