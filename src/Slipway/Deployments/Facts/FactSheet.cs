using Slipway.Parity;

namespace Slipway.Deployments.Facts;

/// <summary>Facts of one environment while they are gathered.</summary>
internal sealed class FactSheet
{
    private readonly Dictionary<string, Fact> _facts = new(AspectName.Comparer);
    private readonly Dictionary<string, string> _unknown = new(StringComparer.Ordinal);
    private readonly List<string> _warnings = [];

    public void Add(string aspect, Fact fact) => _facts[aspect] = fact;

    public void Unknown(string group, string why) => _unknown[group] = why;

    public void Warn(string text) => _warnings.Add(text);

    public EnvironmentFacts Of(Standing standing) => new()
    {
        Environment = standing.Environment.Name,
        Origin = standing.Origin,
        Facts = _facts,
        Unknown = _unknown,
        Allow = standing.Environment.Allow,
        Warnings = _warnings,
    };
}
