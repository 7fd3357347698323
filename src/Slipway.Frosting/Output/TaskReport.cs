using Cake.Core;
using Slipway.Deployments;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting.Output;

/// <summary>Headline and tick for tasks that do not report themselves: the project's own, and hooks.</summary>
internal sealed class TaskReport(CommandRun run, RegisteredTargets targets)
{
    private long _started;
    private bool _grouped;

    private bool Silent => run.CommandLine.DryRun || run.CommandLine.Plan;

    public void Started(ICakeTaskInfo task)
    {
        _started = run.Time.GetTimestamp();
        if (!targets.IsHookAfter(task.Name))
            run.SayAfterword();
        if (Silent || !DoesSomething(task))
            return;
        // Pages are what somebody wants to see: only what takes steps is folded.
        _grouped = run.Catalog.Find(task.Name) is not { Verb.KeepsLog: false } && run.Report.GroupStarted(task.Name);
        if (!_grouped && !targets.IsTarget(task.Name) && !targets.IsHook(task.Name))
            run.Report.Headline(task.Name);
    }

    public void Ended(ITaskTeardownContext ended)
    {
        if (_grouped)
            run.Report.GroupEnded();
        _grouped = false;
        if (Silent || !DoesSomething(ended.Task) || targets.IsTarget(ended.Task.Name))
            return;
        run.Report.StepFinished(ended.Task.Name, run.Time.GetElapsedTime(_started), ended.Skipped ? StepResult.Skipped : ended.Successful ? StepResult.Done : StepResult.Failed);
    }

    private static bool DoesSomething(ICakeTaskInfo task) => task is CakeTask { Actions.Count: > 0 };
}
