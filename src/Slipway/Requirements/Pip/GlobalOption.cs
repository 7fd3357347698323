namespace Slipway.Requirements.Pip;

/// <summary>An option that stands on a line of its own and holds for the whole installation.</summary>
internal sealed class GlobalOption(PipOption option, string value, string written, RequirementOrigin origin)
{
    public PipOption Option => option;

    /// <summary>As it was written; a <c>--find-links</c> path relative to the project root.</summary>
    public string Written => written;

    public RequirementOrigin Origin => origin;

    /// <summary>The value that is used, credentials included: never to be shown.</summary>
    public string Reveal() => value;

    /// <summary>As it was written, credentials hidden.</summary>
    public override string ToString() => option.TakesValue ? $"--{option.Name} {Credentials.Redact(written)}" : $"--{option.Name}";
}
