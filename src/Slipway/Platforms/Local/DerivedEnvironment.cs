using Slipway.Environments;

namespace Slipway.Platforms.Local;

/// <summary>An environment without a file of its own: a preview, made from <c>environments/preview.yml</c>, or the rehearsal of another environment.</summary>
/// <param name="Name">Such as <c>preview-feature-x</c> or <c>rehearse-production</c>.</param>
/// <param name="Of">Environment that it was made from.</param>
/// <param name="Port">Its port of this machine.</param>
/// <param name="Expires">When it is taken down by itself; null: never.</param>
public sealed record DerivedEnvironment(string Name, string Of, int Port, DateTimeOffset? Expires)
{
    /// <summary>Environment that is a template for previews and runs nothing itself.</summary>
    public const string Template = "preview";

    private const string RehearsalPrefix = "rehearse-";

    private const string DrillPrefix = "drill-";

    /// <summary>Whether its secrets are made for it.</summary>
    public bool IsRehearsal => Name == RehearsalOf(Of) || Name == DrillOf(Of);

    public static string PreviewNamed(string name) => $"{Template}-{name}";

    public static string DrillOf(string environment) => $"{DrillPrefix}{environment}";

    public static string RehearsalOf(string environment) => $"{RehearsalPrefix}{environment}";

    /// <summary>
    /// The environment on this machine's dock: its own port, data and secrets, and no gates. A rehearsal has the
    /// configuration of the original, and for each of its secrets a generated value, or what somebody put in its place.
    /// </summary>
    public AppEnvironment From(AppEnvironment original) => original with
    {
        Name = Name,
        TargetName = EnvironmentNames.ToTargetName(Name),
        Of = original.Name,
        Expires = Expires,
        Platform = LocalPlatformKind.At(Port, original.Platform),
        Secrets = IsRehearsal
            ? original.Secrets.ToDictionary(secret => secret.Key, _ => new SecretReference("generated", ""))
            : original.Secrets,
        Promote = new PromoteSettings(),
        Protect = new ProtectSettings(),
        Backup = original.Backup with { Before = [], Schedule = null, Drill = null },
    };

    /// <summary>Its configuration as that of the original becomes it: on the dock, with a port of its own, without gates.</summary>
    public EnvironmentConfiguration From(EnvironmentConfiguration original)
    {
        ArgumentNullException.ThrowIfNull(original);
        const string platform = "platform.";
        var why = IsRehearsal ? $"rehearsal of {Of}" : "preview";
        var kind = original.Computed.Single(setting => setting.Key == $"{platform}kind");
        var local = kind.Value == ConfigurationValue.OfText(LocalPlatformKind.Kind);
        var settings = new List<ConfigurationSetting>();
        foreach (var setting in original.Computed)
        {
            if (setting.Key == kind.Key)
            {
                settings.Add(local ? setting : new ConfigurationSetting(kind.Key, ConfigurationValue.OfText(LocalPlatformKind.Kind), null) { Origin = why });
                settings.Add(new ConfigurationSetting(platform + LocalPlatformKind.Port, ConfigurationValue.OfNumber(Port), null) { Origin = why });
            }
            else if (setting.Key.StartsWith("secrets.", StringComparison.Ordinal) && IsRehearsal)
                settings.Add(new ConfigurationSetting(setting.Key, ConfigurationValue.OfText("generated"), null) { Origin = why });
            else if (IsKept(setting.Key, platform, local))
                settings.Add(setting);
        }

        return original with { Environment = Name, Computed = settings };
    }

    private static bool IsKept(string key, string platform, bool local) => key.StartsWith(platform, StringComparison.Ordinal)
        ? local && key != platform + LocalPlatformKind.Port
        : !key.StartsWith("promote.", StringComparison.Ordinal) && !key.StartsWith("protect.", StringComparison.Ordinal);
}
