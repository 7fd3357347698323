namespace Slipway.Deployments;

/// <summary>Passes on how far a step is.</summary>
internal sealed class Advances(string step, IProgress<DeploymentEvent> events) : IProgress<Advance>
{
    public void Report(Advance value) => events.Report(new StepAdvanced(step, value));
}
