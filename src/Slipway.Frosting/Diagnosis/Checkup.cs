using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Platforms.Local;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Frosting.Diagnosis;

/// <summary>Looks at all that a deployment of the project's environments needs from this machine.</summary>
internal sealed class Checkup(SlipwayContext context)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        var sdk = await Machine.SdkAsync(context.Paths, cancellation);
        var findings = new List<Finding>
        {
            await Machine.GitAsync(context.Paths, cancellation),
            sdk,
            Machine.Disk(context.Paths),
        };
        if (Environments(findings) is not { } environments)
            return findings;
        findings.Add(await StateCheck.RunAsync(context.Paths, environments.Count == 0 ? new StateSettings() : environments[0].State, context.Service<IStateStore>, cancellation));
        if (environments.Any(environment => environment.Platform.Kind == LocalPlatformKind.Kind))
            findings.Add(Machine.Dock(context.Service<DockControl>().SocketFault()));
        findings.AddRange(Machine.Hooks(context.Paths, new ProjectHooks(context.Paths, environments), ProjectHooks.EndsAll));
        var requirements = new RequirementsCheck(context, canRestore: sdk.Problem is null);
        foreach (var environment in environments)
        {
            // What is made from another environment has its requirements and its secrets.
            if (environment.Of is null)
            {
                findings.AddRange(await requirements.RunAsync(environment, cancellation));
                findings.AddRange(await SecretsAsync(environment, cancellation));
            }

            if (await PortAsync(environment, cancellation) is { } port)
                findings.Add(port);
        }

        return findings;
    }

    private IReadOnlyList<AppEnvironment>? Environments(List<Finding> findings)
    {
        try
        {
            var environments = context.Environments;
            findings.Add(new Finding("environments", null));
            return environments;
        }
        catch (ConfigurationException exception)
        {
            findings.AddRange(exception.Problems.Select(problem => new Finding("environments", null, problem.ToString())));
            return null;
        }
    }

    /// <summary>Secrets that are generated come into being when they are needed; looking must not make them.</summary>
    private async Task<IReadOnlyList<Finding>> SecretsAsync(AppEnvironment environment, CancellationToken cancellation)
    {
        const string name = "secrets";
        var others = environment.Secrets.Where(secret => secret.Value.Scheme is not "generated").ToDictionary();
        try
        {
            await context.Service<EngineParts>().ResolveSecrets(environment with { Secrets = others }, cancellation);
            return [new Finding(name, environment.Name)];
        }
        catch (ConfigurationException exception)
        {
            return [.. exception.Problems.Select(problem => new Finding(name, environment.Name, problem.ToString()))];
        }
    }

    /// <returns>Null where the environment itself listens, or will never listen there: previews take free ports, and one whose time is over takes none.</returns>
    private async Task<Finding?> PortAsync(AppEnvironment environment, CancellationToken cancellation)
    {
        if (environment.Name == DerivedEnvironment.Template || environment.Expires < context.Run.Time.GetUtcNow())
            return null;
        if (!environment.Platform.Values.TryGetValue("port", out var port) || port is not long number || await RunsAsync(environment, cancellation))
            return null;
        return Machine.Port(environment, (int)number);
    }

    /// <summary>Asked of the platform alone: the shared state may be what is lacking.</summary>
    private async Task<bool> RunsAsync(AppEnvironment environment, CancellationToken cancellation)
    {
        var kind = context.Service<EngineParts>().Platforms.First(kind => kind.Schema.Kind == environment.Platform.Kind);
        var platform = kind.Create(environment, context.Paths, context.Service<IContentStore>());
        return (await platform.ObserveAsync(cancellation)).Release is not null;
    }
}
