using Cake.Core;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Frosting.Verbs;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Targets;

/// <summary>The targets of this run, as Cake has them: checked, put in order, or shown.</summary>
internal sealed class RegisteredTargets(CakeEngine engine, CommandRun run, IReadOnlyList<OwnTask> own, IReadOnlyList<Hook> hooks, ProjectEnvironments environments)
{
    /// <summary>Whether a Cake task is one of Slipway's targets, which report themselves.</summary>
    public bool IsTarget(string name) => run.Catalog.Find(name) is not null;

    public bool IsHook(string name) => hooks.Any(hook => hook.Name == name);

    public bool IsHookAfter(string name) => hooks.Any(hook => hook.Place == HookPlace.After && hook.Name == name);

    /// <summary>Shows what was asked for where that is a list and not a run.</summary>
    public bool ShowsPage()
    {
        if (run.CommandLine.ShowsTargets && run.CommandLine.Value(Status.FormatArgument.Name) is not (null or "json"))
            throw new ConfigurationException([.. ArgumentRules.Check([.. run.CommandLine.Arguments.Where(argument => argument.Name.Equals(Status.FormatArgument.Name, StringComparison.OrdinalIgnoreCase))], [Status.FormatArgument], run.CommandLine.Targets)]);
        if (run.CommandLine.Help)
            new HelpPage(run).ShowTargets(run.CommandLine.Targets);
        else if (run.CommandLine.Tree)
            new TreePage(engine.Tasks, run, hooks).Show();
        else if (run.CommandLine.Description && run.CommandLine.Json)
            run.Report.Data(TargetsDocument.Write(run, [], null));
        else if (run.CommandLine.Description)
            new DescriptionPage(engine.Tasks, hooks).Show(run.Report);
        else
            return false;
        return true;
    }

    /// <summary>The tasks that will run, in order, once they are prepared.</summary>
    public IReadOnlyList<CakeTask> Order { get; private set; } = [];

    /// <summary>Checks targets and arguments, and arranges the order.</summary>
    /// <returns>What Cake shall run.</returns>
    /// <exception cref="ConfigurationException">A name is unknown or an argument wrong; all of them are listed.</exception>
    public IReadOnlyList<string> Prepare(IEnumerable<string> requested, bool exclusive)
    {
        string[] targets = [.. requested];
        var unknown = targets.Where(target => !Exists(target)).Select(Unknown).ToArray();
        if (unknown.Length > 0)
            throw new ConfigurationException(unknown);

        // Exclusive: what was named and nothing else, hooks included.
        var expanded = exclusive ? targets : WithHooks(targets);
        var order = exclusive ? [.. expanded.Select(Task)] : TargetOrder.Chain(engine.Tasks, expanded);
        if (!exclusive)
            ConfirmFirst(expanded, order);
        var declared = Declared(order);
        Problem[] problems = [.. PlanRules.Check(run.CommandLine, targets, ArgumentsOf), .. ArgumentRules.Check(run.CommandLine.Arguments, PlanRules.Known(run.CommandLine, declared), targets)];
        Order = order;
        return problems.Length == 0 ? expanded : throw new ConfigurationException(problems);
    }

    /// <summary>
    /// What runs for a protected target before it, hooks and what they depend on, waits for the confirmation: whichever
    /// of these tasks is the first. Cake swallows what its events throw, so it is part of the tasks.
    /// </summary>
    private void ConfirmFirst(IReadOnlyList<string> targets, IReadOnlyList<CakeTask> order)
    {
        var first = 0;
        foreach (var name in targets)
        {
            var own = IndexOf(order, name);
            if (own < first)
                continue; // it ran already, for a target before
            if (run.Catalog.Find(name) is { Verb: DeploymentVerb verb, Environment: { } environment } target && hooks.Any(hook => hook.Place == HookPlace.Before && hook.Target == target))
            {
                foreach (var task in order.Skip(first).Take(own - first).Where(task => task.Actions.Count > 0))
                    task.Actions.Insert(0, _ => Confirm(verb, environment));
            }

            first = own + 1;
        }
    }

    private Task Confirm(DeploymentVerb verb, string environment)
    {
        if (!run.CommandLine.Plan)
            verb.Confirm(run, environment, environments.Find);
        return System.Threading.Tasks.Task.CompletedTask;
    }

    private static int IndexOf(IReadOnlyList<CakeTask> order, string name)
    {
        for (var i = 0; i < order.Count; i++)
        {
            if (order[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    private string[] WithHooks(string[] targets)
    {
        if (hooks.Count == 0)
            return targets;
        var expanded = new List<string>();
        foreach (var target in targets)
        {
            expanded.Add(target);
            expanded.AddRange(hooks
                .Where(hook => hook.Place == HookPlace.After && hook.Target.Name.Equals(target, StringComparison.OrdinalIgnoreCase))
                .Select(hook => hook.Name));
        }

        return [.. expanded];
    }

    private List<TaskArgument> Declared(IReadOnlyList<CakeTask> order)
    {
        var declared = new List<TaskArgument>();
        foreach (var task in order)
        {
            declared.AddRange(ArgumentsOf(task.Name).Where(argument => !declared.Exists(known => known.Name == argument.Name)));
            if (run.Catalog.Find(task.Name) is not { Verb: var verb })
                continue;
            foreach (var (name, value) in run.CommandLine.Arguments)
            {
                // Without a value it is a slip of the pen, where a declared one is near.
                if (!verb.Accepts(name) || (value is null && NearestName.Find(name, verb.Arguments.Select(argument => argument.Name)) is not null))
                    continue;
                if (!declared.Exists(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                    declared.Add(new TaskArgument(name, "", "<n>"));
            }
        }

        return declared;
    }

    private IReadOnlyList<TaskArgument> ArgumentsOf(string name) =>
        run.Catalog.Find(name)?.Verb.Arguments
        ?? hooks.FirstOrDefault(hook => hook.Name == name)?.Task.Arguments
        ?? own.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Arguments
        ?? [];

    private bool Exists(string name) => engine.Tasks.Any(task => task.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private CakeTask Task(string name) => (CakeTask)engine.Tasks.First(task => task.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private Problem Unknown(string name)
    {
        var known = run.Catalog.Targets.Select(target => target.Name).Union(engine.Tasks.Select(task => task.Name).Where(candidate => !IsHook(candidate)), StringComparer.OrdinalIgnoreCase);
        if (NearestName.Find(name, known) is { } nearest)
            return new Problem(null, $"Unknown target '{name}'. Did you mean '{nearest}'?");
        if (run.Catalog.Environments.Count == 0)
            return new Problem(null, $"Unknown target '{name}': there are no environments in {run.Paths.Environments}. An environment is a file environments/<name>.yml.");
        foreach (var verb in TargetCatalog.Verbs)
        {
            if (!verb.ForEnvironments || !name.StartsWith(verb.Name, StringComparison.OrdinalIgnoreCase) || name.Length == verb.Name.Length)
                continue;
            var environment = name[verb.Name.Length..].ToLowerInvariant();
            // What a preview is made from is a file that a newcomer has yet to write.
            var next = environment == DerivedEnvironment.Template ? $" Previews are made from environments/{environment}.yml: write it as docs/previews.md shows." : "";
            return new Problem(null, $"Unknown target '{name}': there is no environment '{environment}'. environments/ has {string.Join(", ", run.Catalog.Environments)}.{next}");
        }

        return new Problem(null, $"Unknown target '{name}'. ./build.sh alone lists the targets.");
    }
}
