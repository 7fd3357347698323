namespace Slipway.Requirements.Pip;

/// <summary>An option that pip knows in a requirements file (pip 26.2).</summary>
/// <param name="Name">Its long name, without dashes.</param>
/// <param name="Short">Its short name; <c>\0</c>: it has none.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="IsOfRequirement">Whether it belongs to the requirement of its line; else it stands on a line of its own.</param>
internal sealed record PipOption(string Name, char Short = '\0', bool TakesValue = true, bool IsOfRequirement = false)
{
    public static readonly PipOption IndexUrl = new("index-url", 'i');
    public static readonly PipOption ExtraIndexUrl = new("extra-index-url");
    public static readonly PipOption NoIndex = new("no-index", TakesValue: false);
    public static readonly PipOption Constraint = new("constraint", 'c');
    public static readonly PipOption Requirement = new("requirement", 'r');
    public static readonly PipOption Editable = new("editable", 'e');
    public static readonly PipOption FindLinks = new("find-links", 'f');
    public static readonly PipOption NoBinary = new("no-binary");
    public static readonly PipOption OnlyBinary = new("only-binary");
    public static readonly PipOption PreferBinary = new("prefer-binary", TakesValue: false);
    public static readonly PipOption RequireHashes = new("require-hashes", TakesValue: false);
    public static readonly PipOption NoRequireHashes = new("no-require-hashes", TakesValue: false);
    public static readonly PipOption Pre = new("pre", TakesValue: false);
    public static readonly PipOption AllReleases = new("all-releases");
    public static readonly PipOption OnlyFinal = new("only-final");
    public static readonly PipOption TrustedHost = new("trusted-host");
    public static readonly PipOption UseFeature = new("use-feature");
    public static readonly PipOption Hash = new("hash", IsOfRequirement: true);
    public static readonly PipOption ConfigSettings = new("config-settings", 'C', IsOfRequirement: true);

    /// <summary>All of them, with their long names; one has a second.</summary>
    public static readonly IReadOnlyList<(string Name, PipOption Option)> All =
    [
        .. new[]
        {
            IndexUrl, ExtraIndexUrl, NoIndex, Constraint, Requirement, Editable, FindLinks, NoBinary, OnlyBinary, PreferBinary, RequireHashes,
            NoRequireHashes, Pre, AllReleases, OnlyFinal, TrustedHost, UseFeature, Hash, ConfigSettings,
        }.Select(option => (option.Name, option)),
        ("pypi-url", IndexUrl),
    ];

    /// <summary>Options of older versions of pip, or of its command line, that a requirements file cannot hold.</summary>
    public static readonly IReadOnlyDictionary<string, string> Gone = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["global-option"] = "pip removed it in 25.3: give --config-settings to the requirement",
        ["install-option"] = "pip removed it in 23.1: give --config-settings to the requirement",
        ["build-option"] = "pip removed it in 25.3: give --config-settings to the requirement",
        ["process-dependency-links"] = "pip removed it in 19.0: name the package with 'name @ address'",
        ["allow-external"] = "pip removed it in 10.0: remove it",
        ["allow-unverified"] = "pip removed it in 10.0: remove it",
        ["no-deps"] = "it is one of pip's command line only",
        ["upgrade"] = "it is one of pip's command line only",
        ["user"] = "it is one of pip's command line only",
    };
}
