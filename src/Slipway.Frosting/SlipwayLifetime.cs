using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Slipway.Frosting;

/// <summary>
/// What spans all tasks of a command: the full log remembers from before the first, so that hooks stand in it too, and
/// the last lines are said after the last. A project's own lifetime, setup or teardown runs inside this one.
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
        if (!_run.CommandLine.OnlyShows && !_run.CommandLine.Plan)
            RememberForLog(info);
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
        }
    }

    private void RememberForLog(ISetupContext info)
    {
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
