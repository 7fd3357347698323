using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Parity;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Releases;
using Slipway.Releases.Bundles;
using Slipway.Requirements;
using Slipway.Sharing;
using Slipway.State;

namespace Slipway.Frosting;

/// <summary>
/// Which parts the library is put together from. All of it is made on first use: a command makes only what it needs.
/// What the project has registered itself stays.
/// </summary>
internal static class Composition
{
    public static void Register(IServiceCollection services, CommandRun run)
    {
        var paths = run.Paths;
        // A platform is added here: one line.
        services.AddSingleton<IPlatformKind>(_ => new LocalPlatformKind());

        services.AddSingleton(provider => new ProjectEnvironments(run, provider.GetServices<IPlatformKind>()));
        services.TryAddSingleton(provider => SharedState.Of(paths, provider.GetRequiredService<ProjectEnvironments>().All, run.Time));
        services.TryAddSingleton(provider => provider.GetRequiredService<SharedState>().Objects);
        services.TryAddSingleton(provider => provider.GetRequiredService<SharedState>().Content);
        services.TryAddSingleton<ISource>(_ => new GitSource(paths));
        services.TryAddSingleton<IReleaseRepository>(provider => new ReleaseRepository(provider.GetRequiredService<IStateStore>()));
        services.TryAddSingleton<IReleaseBuilder>(provider => new ReleaseBuilder(
            paths,
            provider.GetRequiredService<IReleaseRepository>(),
            provider.GetRequiredService<IStateStore>(),
            provider.GetRequiredService<IContentStore>()));
        services.TryAddSingleton(provider => new SourceBundler(paths, provider.GetRequiredService<IStateStore>(), provider.GetRequiredService<IContentStore>()));
        services.TryAddSingleton(_ => new RequirementsRenewal(paths));
        services.TryAddSingleton(_ => new DockControl(paths));
        services.TryAddSingleton(provider => Parts(run, provider));
        services.TryAddSingleton(provider => new Removal(provider.GetRequiredService<EngineParts>()));
        services.TryAddSingleton(provider => new Operations(provider.GetRequiredService<EngineParts>()));
        services.TryAddSingleton(provider => new BackupOperations(provider.GetRequiredService<EngineParts>()));
        services.TryAddSingleton(provider => new Pruning(provider.GetRequiredService<EngineParts>()));
        services.TryAddSingleton(provider => new Drills(provider.GetRequiredService<EngineParts>(), provider.GetRequiredService<IDeploymentEngine>()));
        services.TryAddSingleton(provider => new ParityCheck(provider.GetRequiredService<EngineParts>()));
        services.TryAddSingleton<IDeploymentEngine>(provider => new DeploymentEngine(provider.GetRequiredService<EngineParts>()));
    }

    private static EngineParts Parts(CommandRun run, IServiceProvider provider)
    {
        var secrets = new SecretResolver(run.Paths);
        var fingerprint = new SecretFingerprint(run.Paths);
        var passing = fingerprint.Passing();
        return new EngineParts
        {
            Paths = run.Paths,
            Environments = provider.GetRequiredService<ProjectEnvironments>().Files,
            Platforms = [.. provider.GetServices<IPlatformKind>()],
            State = provider.GetRequiredService<IStateStore>(),
            StateOfThisMachine = provider.GetRequiredService<SharedState>().OfThisMachine,
            Builder = provider.GetRequiredService<IReleaseBuilder>(),
            Releases = provider.GetRequiredService<IReleaseRepository>(),
            Content = provider.GetRequiredService<IContentStore>(),
            Source = provider.GetRequiredService<ISource>(),
            ResolveSecrets = secrets.ResolveAsync,
            // A fingerprint would make the key, and a plan makes nothing.
            PeekSecrets = async (environment, token) => fingerprint.HasKey ? await secrets.PeekAsync(environment, token) : null,
            Fingerprint = fingerprint.Of,
            PassingFingerprint = passing.Of,
            LookAtSecret = async (environment, name, reference, token) => await secrets.LookAsync(environment.Name, name, reference, token),
            FactSources = [.. provider.GetServices<IFactSource>()],
            Time = run.Time,
        };
    }
}
