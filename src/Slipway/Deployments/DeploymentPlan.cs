using Slipway.Deployments.Plans;

namespace Slipway.Deployments;

/// <summary>What a request would do, told by every step itself. Making it changes nothing.</summary>
/// <param name="Headline">What would happen, in one line.</param>
/// <param name="Steps">Every step, in order.</param>
/// <param name="Notes">What a person should know before going on.</param>
public sealed record DeploymentPlan(string Headline, IReadOnlyList<PlannedStep> Steps, IReadOnlyList<string> Notes)
{
    /// <summary>What would be different afterwards.</summary>
    public PlannedChanges? Changes { get; init; }

    /// <summary>Why it would be refused now, were it asked for; empty: it would not.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];
}

/// <summary>One step of a plan.</summary>
/// <param name="Name">Name as the journal has it.</param>
/// <param name="Text">What it would do.</param>
/// <param name="Happens">False when there is nothing to do.</param>
public sealed record PlannedStep(string Name, string Text, bool Happens = true);
