using Slipway.Environments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Targets;

/// <summary>A verb with an environment, or without: what <c>--target=</c> names.</summary>
internal sealed record Target(Verb Verb, string? Environment)
{
    public string Name { get; } = Environment is null ? Verb.Name : Verb.Name + EnvironmentNames.ToTargetName(Environment);

    public string Description => Verb.Describe(Environment ?? "every environment");
}
