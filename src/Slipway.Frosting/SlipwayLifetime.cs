using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Frosting.Ci;
using Slipway.Frosting.Output;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting;

/// <summary>
/// What spans all tasks of a command: before the first the events file is opened and the full log begins to remember, so
/// that hooks stand in it too; after the last the last lines are said and the CI job's summary is written. A project's own lifetime, setup or teardown runs inside this one.
/// </summary>
public sealed class SlipwayLifetime : FrostingLifetime<SlipwayContext>
{
    private readonly CommandRun _run;
    private readonly IServiceProvider _services;

    internal SlipwayLifetime(CommandRun run, IServiceProvider services)
    {
        _run = run;
        _services = services;
    }

    /// <summary>
    /// Puts it around what the project has registered. Only the two halves are registered, not the lifetime: a host
    /// takes the last one of each, and a project's lifetime has to remain the last one that is a lifetime.
    /// </summary>
    internal static void Register(IServiceCollection services, CommandRun run)
    {
        services.AddSingleton(provider => new SlipwayLifetime(run, provider));
        services.AddSingleton<IFrostingSetup>(provider => provider.GetRequiredService<SlipwayLifetime>());
        services.AddSingleton<IFrostingTeardown>(provider => provider.GetRequiredService<SlipwayLifetime>());
    }

    /// <inheritdoc />
    public override void Setup(SlipwayContext context, ISetupContext info)
    {
        ArgumentNullException.ThrowIfNull(info);
        if (!_run.CommandLine.OnlyShows)
        {
            Begin(info);
            MissedRuns.Tell(context, info.TasksToExecute.Select(task => task.Name));
        }

        Own<IFrostingSetup>()?.Setup(context, info);
    }

    /// <inheritdoc />
    public override void Teardown(SlipwayContext context, ITeardownContext info)
    {
        try
        {
            Own<IFrostingTeardown>()?.Teardown(context, info);
        }
        finally
        {
            _run.SayAfterword();
            _run.Report.Summarize(() => StepSummary.Write(_run.Ended, Failure.Text(info.ThrownException)));
        }
    }

    private void Begin(ISetupContext info)
    {
        var events = _run.CommandLine.Value(DeploymentVerb.EventsArgument.Name);
        if (_run.CommandLine.Plan && events is not null)
            throw new ConfigurationException("--events and --plan do not go together: a plan deploys nothing, so it has no events.");
        if (_run.CommandLine.Plan)
            return;
        if (events is not null)
            _run.Events = EventsFile.Open(events, _run.Directory, _run.Report, _run.Time);
        foreach (var task in info.TasksToExecute)
        {
            if (_run.Catalog.Find(task.Name) is { Verb.KeepsLog: true })
                _run.Report.Log.Remember();
        }
    }

    /// <summary>The project's, where it has one: the last that was registered counts, as in any Cake host.</summary>
    private T? Own<T>()
        where T : class
    {
        T? own = null;
        foreach (var candidate in _services.GetServices<T>())
        {
            if (candidate is not SlipwayLifetime)
                own = candidate;
        }

        return own;
    }
}
