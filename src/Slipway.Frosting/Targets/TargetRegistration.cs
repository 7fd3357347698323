using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Slipway.Frosting.Targets;

/// <summary>Makes Cake tasks of every target and of what hangs on them.</summary>
internal sealed class TargetRegistration(CakeEngine engine, CommandRun run, IServiceProvider services)
{
    /// <param name="requested">What shall run.</param>
    public RegisteredTargets Register(IEnumerable<string> requested)
    {
        var own = OwnTasks();
        run.OwnTasks = own;
        var needed = run.CommandLine.ShowsTargets ? null : Needed(requested);
        foreach (var target in run.Catalog.Targets)
        {
            // A project may have a start page of its own; every other name is taken.
            if (own.Exists(task => task.Name.Equals(target.Name, StringComparison.OrdinalIgnoreCase)))
            {
                if (target.Verb is Verbs.Default)
                    continue;
                throw new ConfigurationException($"The project's task '{target.Name}' has the name of a target: rename its class, or give it a [TaskName].");
            }

            if (needed?.Contains(target.Name) == false)
                continue;
            engine.RegisterTask(target.Name)
                .Description(target.Description)
                .Does(context => Run(target, (SlipwayContext)context));
        }

        var hooks = new List<Hook>();
        foreach (var task in own)
        {
            foreach (var attribute in task.Hooks)
            {
                foreach (var target in run.Catalog.Targets)
                {
                    if (target.Verb.GetType() == attribute.Verb && needed?.Contains(target.Name) != false)
                        hooks.Add(Register(new Hook(task, target, attribute.Place)));
                }
            }
        }

        return new RegisteredTargets(engine, run, own, hooks, services.GetRequiredService<ProjectEnvironments>());
    }

    /// <summary>
    /// Names that this run can come to. Cake compares each new name with all before it: two hundred environments make
    /// thousands, which take longer than a status of them.
    /// </summary>
    private HashSet<string> Needed(IEnumerable<string> requested)
    {
        var needed = new HashSet<string>(requested, StringComparer.OrdinalIgnoreCase);
        foreach (var task in engine.Tasks)
        {
            foreach (var dependency in task.Dependencies)
                needed.Add(dependency.Name);
            foreach (var dependee in task.Dependees)
                needed.Add(dependee.Name);
        }

        return needed;
    }

    /// <summary>The tasks that the host has registered; one whose context does not fit is not among them.</summary>
    private List<OwnTask> OwnTasks()
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var task in engine.Tasks)
            names.Add(task.Name);
        var own = new List<OwnTask>();
        if (names.Count == 0)
            return own;
        foreach (var task in services.GetServices<IFrostingTask>())
        {
            var candidate = new OwnTask(task);
            if (names.Contains(candidate.Name))
                own.Add(candidate);
        }

        return own;
    }

    private Hook Register(Hook hook)
    {
        var original = (CakeTask)engine.Tasks.First(task => task.Name.Equals(hook.Task.Name, StringComparison.OrdinalIgnoreCase));
        var builder = engine.RegisterTask(hook.Name).Does(context => RunAsync(hook, (SlipwayContext)context));
        foreach (var dependency in original.Dependencies)
            builder.IsDependentOn(dependency.Name);
        if (original.ErrorHandler is { } onError)
            builder.OnError(onError);
        if (original.FinallyHandler is { } onEnd)
            builder.Finally(onEnd);
        if (hook.Place == HookPlace.Before)
            builder.IsDependeeOf(hook.Target.Name);
        return hook;
    }

    /// <summary>
    /// Cake's host waits for the task with its thread whatever is done here. Waiting already here keeps a dozen
    /// methods of the way up from suspending, which would be compiled for it: a tenth of a <c>Status</c>.
    /// </summary>
    private static void Run(Target target, SlipwayContext context)
    {
        context.Result = null;
        context.Target = null;
        target.Verb.RunAsync(context, target.Environment).GetAwaiter().GetResult();
    }

    private async Task RunAsync(Hook hook, SlipwayContext context)
    {
        if (context.IsPlan)
            return;
        context.Target = hook.Target.Environment is { } name ? context.FindEnvironment(name) : null;
        if (hook.Task.Task.ShouldRun(context))
            await PerformAsync(hook, context);
        else
            run.Report.StepFinished(hook.Name, TimeSpan.Zero, Deployments.StepResult.Skipped, hook.Task.Task.SkippedMessage);
    }

    private async Task PerformAsync(Hook hook, SlipwayContext context)
    {
        try
        {
            await hook.Task.Task.RunAsync(context);
        }
        catch (Exception exception) when (hook.Place == HookPlace.After && context.Result is { ExitCode: ExitCode.Success })
        {
            run.FollowUp = new FollowUp(hook, exception);
            throw;
        }
    }
}
