using Slipway.Environments;
using Slipway.Frosting.Targets;
using Slipway.Platforms;
using Slipway.Platforms.Local;

namespace Slipway.Frosting;

/// <summary>The project's environments, read when first asked for: a broken file stops only the targets that need it.</summary>
internal sealed class ProjectEnvironments
{
    private readonly CommandRun _run;

    // Two threads may come first: see EarlyStart.
    private readonly Lazy<IReadOnlyList<AppEnvironment>> _files;
    private readonly Lazy<IReadOnlyList<AppEnvironment>> _all;

    public ProjectEnvironments(CommandRun run, IEnumerable<IPlatformKind> kinds)
    {
        _run = run;
        _files = new(() => Read(run, kinds));
        _all = new(() => [.. Files, .. new DerivedEnvironments(run.Paths).From(Files)]);
    }

    /// <summary>With previews and rehearsals.</summary>
    public IReadOnlyList<AppEnvironment> All => _all.Value;

    /// <summary>Those that have a file of their own: for these a release is built.</summary>
    public IReadOnlyList<AppEnvironment> Files => _files.Value;

    public AppEnvironment Find(string name)
    {
        foreach (var environment in All)
        {
            if (environment.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return environment;
        }

        var nearest = NearestName.Find(name, _run.Catalog.Environments);
        throw new ConfigurationException(nearest is null
            ? $"There is no environment '{name}': environments/ has {string.Join(", ", _run.Catalog.Environments)}."
            : $"There is no environment '{name}'. Did you mean '{nearest}'?");
    }

    private static IReadOnlyList<AppEnvironment> Read(CommandRun run, IEnumerable<IPlatformKind> kinds)
    {
        string[] verbs = [.. TargetCatalog.Verbs.Where(verb => verb.ForEnvironments).Select(verb => verb.Name)];
        string[] others = [.. TargetCatalog.Verbs.Where(verb => verb.ForProject).Select(verb => verb.Name)];
        var clashes = EnvironmentNames.TargetClashes(run.Paths, verbs, others);
        return clashes.Count > 0
            ? throw new ConfigurationException(clashes)
            : EnvironmentLoader.Load(run.Paths, [.. kinds.Select(kind => kind.Schema)]);
    }
}
