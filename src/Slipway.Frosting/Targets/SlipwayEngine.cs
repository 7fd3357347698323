using Cake.Core;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Targets;

/// <summary>
/// Cake's engine with Slipway's targets in it. It comes from the container, so the genuine host uses it as the stand-in
/// does. What it adds is in <see cref="RunTargetAsync"/>; the rest goes to Cake's own.
/// </summary>
internal sealed class SlipwayEngine : ICakeEngine
{
    private readonly CakeEngine _engine;
    private readonly CommandRun _run;
    private readonly IServiceProvider _services;

    public SlipwayEngine(ICakeDataService data, CommandRun run, IServiceProvider services)
    {
        _engine = new CakeEngine(data, new EngineLog(run.Report.Log));
        _run = run;
        _services = services;
        EarlyStart.Begin(run, services);
    }

    public event EventHandler<BeforeSetupEventArgs>? BeforeSetup
    {
        add => _engine.BeforeSetup += value;
        remove => _engine.BeforeSetup -= value;
    }

    public event EventHandler<AfterSetupEventArgs>? AfterSetup
    {
        add => _engine.AfterSetup += value;
        remove => _engine.AfterSetup -= value;
    }

    public event EventHandler<BeforeTeardownEventArgs>? BeforeTeardown
    {
        add => _engine.BeforeTeardown += value;
        remove => _engine.BeforeTeardown -= value;
    }

    public event EventHandler<AfterTeardownEventArgs>? AfterTeardown
    {
        add => _engine.AfterTeardown += value;
        remove => _engine.AfterTeardown -= value;
    }

    public event EventHandler<BeforeTaskSetupEventArgs>? BeforeTaskSetup
    {
        add => _engine.BeforeTaskSetup += value;
        remove => _engine.BeforeTaskSetup -= value;
    }

    public event EventHandler<AfterTaskSetupEventArgs>? AfterTaskSetup
    {
        add => _engine.AfterTaskSetup += value;
        remove => _engine.AfterTaskSetup -= value;
    }

    public event EventHandler<BeforeTaskTeardownEventArgs>? BeforeTaskTeardown
    {
        add => _engine.BeforeTaskTeardown += value;
        remove => _engine.BeforeTaskTeardown -= value;
    }

    public event EventHandler<AfterTaskTeardownEventArgs>? AfterTaskTeardown
    {
        add => _engine.AfterTaskTeardown += value;
        remove => _engine.AfterTaskTeardown -= value;
    }

    public IReadOnlyList<ICakeTaskInfo> Tasks => _engine.Tasks;

    /// <summary>
    /// Registers the targets, checks names and arguments before anything runs, and keeps the order of the command line.
    /// Failures are reported here, not by the host that called: the two hosts disagree on exit codes.
    /// </summary>
    public async Task<CakeReport> RunTargetAsync(ICakeContext context, IExecutionStrategy strategy, ExecutionSettings settings)
    {
        try
        {
            var targets = new TargetRegistration(_engine, _run, _services).Register(settings.Targets);
            if (targets.ShowsPage())
                return new CakeReport();
            settings.SetTargets(targets.Prepare(settings.Targets, settings.Exclusive));
            if (_run.CommandLine is { DryRun: true, Json: true })
            {
                _run.Report.Data(new TasksDocument([.. targets.Order.Select(task => new TasksDocument.OneTask(task.Name, [], []))]).Write());
                return new CakeReport();
            }

            // Without dependencies nothing holds the order but this.
            if (settings.Exclusive)
                settings.UseUnifiedDependencyGraphForMultipleTargets(false);
            var ticks = new TaskReport(_run, targets);
            _engine.BeforeTaskSetup += (_, args) => ticks.Started(args.TaskSetupContext.Task);
            _engine.AfterTaskTeardown += (_, args) => ticks.Ended(args.TaskTeardownContext);
            return await _engine.RunTargetAsync(context, strategy, settings);
        }
        catch (Exception exception)
        {
            _run.Fail(exception);
            return new CakeReport();
        }
    }

    public CakeTaskBuilder RegisterTask(string name) => _engine.RegisterTask(name);

    public void RegisterSetupAction(Action<ISetupContext> action) => _engine.RegisterSetupAction(action);

    public void RegisterSetupAction<TData>(Func<ISetupContext, TData> action)
        where TData : class => _engine.RegisterSetupAction(action);

    public void RegisterTeardownAction(Action<ITeardownContext> action) => _engine.RegisterTeardownAction(action);

    public void RegisterTeardownAction<TData>(Action<ITeardownContext, TData> action)
        where TData : class => _engine.RegisterTeardownAction(action);

    public void RegisterTaskSetupAction(Action<ITaskSetupContext> action) => _engine.RegisterTaskSetupAction(action);

    public void RegisterTaskSetupAction<TData>(Action<ITaskSetupContext, TData> action)
        where TData : class => _engine.RegisterTaskSetupAction(action);

    public void RegisterTaskTeardownAction(Action<ITaskTeardownContext> action) => _engine.RegisterTaskTeardownAction(action);

    public void RegisterTaskTeardownAction<TData>(Action<ITaskTeardownContext, TData> action)
        where TData : class => _engine.RegisterTaskTeardownAction(action);
}
