using Cake.Core;

namespace Slipway.Tests.CakeFrosting;

/// <summary>Writes down which tasks it was asked to execute, and executes none.</summary>
internal sealed class RecordingStrategy : IExecutionStrategy
{
    public List<string> Executed { get; } = [];

    public Task ExecuteAsync(CakeTask task, ICakeContext context)
    {
        Executed.Add(task.Name);
        return Task.CompletedTask;
    }

    public void PerformSetup(Action<ISetupContext> action, ISetupContext context) => action(context);

    public void PerformTeardown(Action<ITeardownContext> action, ITeardownContext teardownContext) => action(teardownContext);

    public void PerformTaskSetup(Action<ITaskSetupContext> action, ITaskSetupContext taskSetupContext) => action(taskSetupContext);

    public void PerformTaskTeardown(Action<ITaskTeardownContext> action, ITaskTeardownContext taskTeardownContext)
        => action(taskTeardownContext);

    public void Skip(CakeTask task, CakeTaskCriteria criteria)
    {
    }

    public Task ReportErrorsAsync(Func<Exception, Task> action, Exception exception) => action(exception);

    public Task HandleErrorsAsync(Func<Exception, ICakeContext, Task> action, Exception exception, ICakeContext context)
        => action(exception, context);

    public Task InvokeFinallyAsync(Func<ICakeContext, Task> action, ICakeContext context) => action(context);
}
