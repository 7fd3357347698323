using Slipway.Environments;
using Slipway.Frosting.Targets;
using Slipway.Platforms;
using Slipway.Platforms.Local;

namespace Slipway.Frosting;

/// <summary>The project's environments, read when first asked for: a broken file stops only the targets that need it.</summary>
internal sealed class ProjectEnvironments(CommandRun run, IEnumerable<IPlatformKind> kinds)
{
    private IReadOnlyList<AppEnvironment>? _all;
    private IReadOnlyList<AppEnvironment>? _files;

    /// <summary>With previews and rehearsals.</summary>
    public IReadOnlyList<AppEnvironment> All => _all ??= [.. Files, .. new DerivedEnvironments(run.Paths).From(Files)];

    /// <summary>Those that have a file of their own: for these a release is built.</summary>
    public IReadOnlyList<AppEnvironment> Files => _files ??= Read();

    public AppEnvironment Find(string name)
    {
        foreach (var environment in All)
        {
            if (environment.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return environment;
        }

        var nearest = NearestName.Find(name, run.Catalog.Environments);
        throw new ConfigurationException(nearest is null
            ? $"There is no environment '{name}': environments/ has {string.Join(", ", run.Catalog.Environments)}."
            : $"There is no environment '{name}'. Did you mean '{nearest}'?");
    }

    private IReadOnlyList<AppEnvironment> Read()
    {
        string[] verbs = [.. TargetCatalog.Verbs.Where(verb => verb.ForEnvironments).Select(verb => verb.Name)];
        string[] others = [.. TargetCatalog.Verbs.Where(verb => verb.ForProject).Select(verb => verb.Name)];
        var clashes = EnvironmentNames.TargetClashes(run.Paths, verbs, others);
        return clashes.Count > 0
            ? throw new ConfigurationException(clashes)
            : EnvironmentLoader.Load(run.Paths, [.. kinds.Select(kind => kind.Schema)]);
    }
}
