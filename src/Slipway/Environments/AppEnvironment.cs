namespace Slipway.Environments;

/// <summary>A named place where the app runs, as <c>environments/&lt;name&gt;.yml</c> merged over <c>base.yml</c> defines it.</summary>
public sealed record AppEnvironment
{
    /// <summary><c>[a-z][a-z0-9-]*</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name as it stands in a target: <c>qa-eu</c> gives <c>QaEu</c>, as in <c>DeployQaEu</c>.</summary>
    public required string TargetName { get; init; }

    /// <summary>The environment that it was made from, whose variants it runs: of a preview the template, of a rehearsal the rehearsed one. Null: it has a file of its own.</summary>
    public string? Of { get; init; }

    /// <summary>When it is taken down by itself; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Name of the environment whose variant of a release it runs.</summary>
    public string VariantName => Of ?? Name;

    /// <summary>The environment's own file.</summary>
    public required SourceLocation File { get; init; }

    /// <summary>Directory of the app below the project root, with forward slashes; <c>.</c> for the root itself. Equal in all environments.</summary>
    public required string App { get; init; }

    public required PlatformSettings Platform { get; init; }

    /// <summary>Requirements file relative to the project root, with forward slashes; null: by convention, <c>requirements/&lt;environment&gt;.*</c>.</summary>
    public string? Requirements { get; init; }

    /// <summary>Where the packages of a Python app come from.</summary>
    public PythonSettings Python { get; init; } = new();

    /// <summary>What differs from the Procfile, by process type.</summary>
    public IReadOnlyDictionary<string, ProcessSettings> Processes { get; init; } = new Dictionary<string, ProcessSettings>();

    /// <summary>Plain values for the processes' environment.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>Secrets for the processes' environment: references, never values.</summary>
    public IReadOnlyDictionary<string, SecretReference> Secrets { get; init; } = new Dictionary<string, SecretReference>();

    public HealthSettings Health { get; init; } = new();

    /// <summary>Directories (relative to the app) that outlive releases and are linked into each.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    public DatabaseSettings Database { get; init; } = new();

    public BackupSettings Backup { get; init; } = new();

    public MaintenanceSettings Maintenance { get; init; } = new();

    /// <summary>How long previews that are made from this file are kept.</summary>
    public TimeSpan PreviewKeep { get; init; } = TimeSpan.FromDays(7);

    public PromoteSettings Promote { get; init; } = new();

    public ProtectSettings Protect { get; init; } = new();

    /// <summary>Environments that its releases are promoted to.</summary>
    internal IReadOnlyList<string> PromotedTo { get; init; } = [];

    /// <summary>
    /// Whether it is where the users are: the one of the name <c>production</c>, the last one that releases are promoted to,
    /// or a protected one that nothing is promoted from.
    /// </summary>
    public bool IsProduction => Of is null && (Name == "production" || (PromotedTo.Count == 0 && (Promote.From is not null || Protect.Confirm)));

    /// <summary>What differs from other environments on purpose.</summary>
    public IReadOnlyList<Allowance> Allow { get; init; } = [];

    /// <summary>Where ledger, lease and releases are shared. Equal in all environments.</summary>
    public StateSettings State { get; init; } = new();
}
