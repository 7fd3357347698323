using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Releases;

namespace Slipway.Deployments;

/// <summary>Puts together how an environment runs a release: the Procfile, and what the environment changes about it.</summary>
internal static class RunConfigurations
{
    private const string ReleasePhase = "release";

    /// <exception cref="ConfigurationException">The environment names a process type that the Procfile does not have.</exception>
    public static RunConfiguration For(AppEnvironment environment, ReleaseManifest release)
    {
        var problems = new List<Problem>();
        foreach (var name in environment.Processes.Keys.Where(name => release.Processes.All(process => process.Name != name)))
        {
            var types = release.Processes.Select(process => process.Name).ToList();
            problems.Add(new Problem(environment.File, $"processes: the Procfile of release {release.Id} has no '{name}'{NearestName.Hint(name, types)} It has {string.Join(", ", types)}."));
        }

        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        var processes = new SortedDictionary<string, ProcessRun>(StringComparer.Ordinal);
        string? releaseCommand = null;
        foreach (var process in release.Processes)
        {
            var settings = environment.Processes.GetValueOrDefault(process.Name) ?? new ProcessSettings();
            if (process.Name == ReleasePhase)
                releaseCommand = settings.Command ?? process.Command;
            else
                processes[process.Name] = new ProcessRun(settings.Command ?? process.Command, settings.Instances ?? 1);
        }

        return new RunConfiguration
        {
            Processes = processes,
            ReleaseCommand = releaseCommand,
            Config = new SortedDictionary<string, string>(environment.Config.ToDictionary(), StringComparer.Ordinal),
            Secrets = new SortedDictionary<string, SecretReference>(environment.Secrets.ToDictionary(), StringComparer.Ordinal),
            Uploads = environment.Uploads,
            Health = environment.Health,
        };
    }
}
