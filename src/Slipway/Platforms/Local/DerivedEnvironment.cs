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

    public bool IsRehearsal => Name == RehearsalOf(Of);

    public static string PreviewNamed(string name) => $"{Template}-{name}";

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
    };
}
