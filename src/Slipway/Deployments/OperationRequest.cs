using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>Who wants to do something with a running environment.</summary>
/// <param name="Verb">What, as the target has it: <c>Restart</c>.</param>
/// <param name="Environment">Where.</param>
/// <param name="Actor">Who asks, as the lease and the platform record it.</param>
/// <param name="Confirmation">What was typed as <c>--confirm=</c> or at the prompt.</param>
public sealed record OperationRequest(string Verb, AppEnvironment Environment, string Actor, string? Confirmation)
{
    /// <summary>How long to wait for somebody else's lease.</summary>
    public TimeSpan Wait { get; init; }
}
