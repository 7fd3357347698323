using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Releases;

namespace Slipway.Deployments;

/// <summary>Puts together how an environment runs a release: the Procfile, and what the environment changes about it.</summary>
internal static class RunConfigurations
{
    private const string ReleasePhase = "release";

    /// <exception cref="ConfigurationException">The environment names a process type that the Procfile does not have.</exception>
    public static RunConfiguration For(AppEnvironment environment, ReleaseManifest release) => For(environment, release.Processes, $"release {release.Id}");

    /// <returns>What is known of it where the process types are not.</returns>
    public static RunConfiguration For(AppEnvironment environment) => With(environment, new Dictionary<string, ProcessRun>(), null);

    /// <param name="environment">Where it runs.</param>
    /// <param name="types">Process types of its Procfile.</param>
    /// <param name="name">Whose Procfile, for messages.</param>
    /// <exception cref="ConfigurationException">The environment names a process type that the Procfile does not have.</exception>
    public static RunConfiguration For(AppEnvironment environment, IReadOnlyList<ProcessType> types, string name)
    {
        var problems = new List<Problem>();
        foreach (var type in environment.Processes.Keys.Where(type => types.All(process => process.Name != type)))
        {
            var known = types.Select(process => process.Name).ToList();
            problems.Add(new Problem(environment.File, $"processes: the Procfile of {name} has no '{type}'{NearestName.Hint(type, known)} It has {string.Join(", ", known)}."));
        }

        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        var processes = new SortedDictionary<string, ProcessRun>(StringComparer.Ordinal);
        string? releaseCommand = null;
        foreach (var process in types)
        {
            var settings = environment.Processes.GetValueOrDefault(process.Name) ?? new ProcessSettings();
            if (process.Name == ReleasePhase)
                releaseCommand = settings.Command ?? process.Command;
            else
                processes[process.Name] = new ProcessRun(settings.Command ?? process.Command, settings.Instances ?? 1);
        }

        return With(environment, processes, releaseCommand);
    }

    private static RunConfiguration With(AppEnvironment environment, IReadOnlyDictionary<string, ProcessRun> processes, string? releaseCommand) => new()
    {
        Processes = processes,
        ReleaseCommand = releaseCommand,
        Config = new SortedDictionary<string, string>(environment.Config.ToDictionary(), StringComparer.Ordinal),
        Secrets = new SortedDictionary<string, SecretReference>(environment.Secrets.ToDictionary(), StringComparer.Ordinal),
        Uploads = environment.Uploads,
        Health = environment.Health,
    };
}
