using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>Shows what a running deployment tells, as it happens, and writes it to the events file where there is one.</summary>
internal sealed class DeploymentReport(Report report, DeploymentEvents? events = null) : IProgress<DeploymentEvent>
{
    public void Report(DeploymentEvent value)
    {
        events?.Happened(value);
        switch (value)
        {
            case DeploymentStarted started:
                report.Headline(started.Headline);
                break;
            case StepStarted step:
                report.StepStarted(step.Step, step.Title);
                break;
            case StepProgress progress:
                report.StepProgress(progress.Text);
                break;
            case StepWaiting waiting:
                report.StepWaits(waiting.Step, waiting.Text);
                break;
            case StepAdvanced advanced:
                report.StepAdvances(advanced.Advance);
                break;
            case StepOutput output:
                report.Output(output.Line);
                break;
            case StepFinished finished:
                report.StepFinished(finished.Step, finished.Elapsed, finished.Result, finished.Text);
                break;
            case DeploymentWarning warning:
                report.Warning(warning.Text);
                break;
        }
    }
}
