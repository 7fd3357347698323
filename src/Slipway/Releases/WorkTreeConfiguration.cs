using Slipway.Environments;
using Slipway.Requirements;

namespace Slipway.Releases;

/// <summary>What the work tree adds to an environment's keys: the processes of the Procfile, and the requirements file that is chosen by its name.</summary>
public static class WorkTreeConfiguration
{
    private const string Processes = "processes";

    /// <param name="configuration">Keys as the environment's files have them.</param>
    /// <param name="environment">The environment of these files.</param>
    /// <param name="paths">The project.</param>
    /// <returns>The keys as a deployment of the work tree would use them, with a warning of what would keep it from that.</returns>
    public static EnvironmentConfiguration Over(EnvironmentConfiguration configuration, AppEnvironment environment, ProjectPaths paths)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(paths);
        var warnings = new List<string>();
        var settings = new List<ConfigurationSetting>();
        var first = true;
        foreach (var setting in configuration.Computed)
        {
            if (setting.Key == "requirements")
                settings.Add(Requirements(setting, environment, paths, warnings));
            else if (setting.Key != Processes && !setting.Key.StartsWith($"{Processes}.", StringComparison.Ordinal))
                settings.Add(setting);
            else if (first)
            {
                settings.AddRange(ProcessesOf(configuration, environment, paths, warnings));
                first = false;
            }
        }

        return configuration with { Computed = settings, Warnings = [.. configuration.Warnings, .. warnings] };
    }

    private static ConfigurationSetting Requirements(ConfigurationSetting setting, AppEnvironment environment, ProjectPaths paths, List<string> warnings)
    {
        if (RequirementsFile.Select(environment, paths.Root, null, out var problem) is null)
            warnings.Add(problem!.Message);
        return setting.Value is null ? setting with { Value = ConfigurationValue.OfText(RequirementsFile.ByConvention(environment.Name, paths.Root)) } : setting;
    }

    private static IEnumerable<ConfigurationSetting> ProcessesOf(EnvironmentConfiguration configuration, AppEnvironment environment, ProjectPaths paths, List<string> warnings)
    {
        var said = configuration.Computed.Where(setting => setting.Value is not null).ToDictionary(setting => setting.Key, StringComparer.Ordinal);
        var file = environment.App is "." ? Procfile.FileName : $"{environment.App}/{Procfile.FileName}";
        var lines = Lines(paths, file, warnings);
        var types = Types(lines, file, warnings);
        foreach (var type in types)
        {
            var (instances, command) = ($"{Processes}.{type.Name}.instances", $"{Processes}.{type.Name}.command");
            // The release command runs once per deployment.
            if (type.Name != "release")
                yield return said.GetValueOrDefault(instances) ?? new ConfigurationSetting(instances, ConfigurationValue.OfNumber(1), null);
            yield return said.GetValueOrDefault(command) ?? new ConfigurationSetting(command, ConfigurationValue.OfText(type.Command), new SourceLocation(file, LineOf(lines, type.Name)));
        }

        foreach (var name in environment.Processes.Keys.Where(name => types.All(type => type.Name != name)))
        {
            foreach (var setting in said.Values.Where(setting => setting.Key.StartsWith($"{Processes}.{name}.", StringComparison.Ordinal)))
                yield return setting;
            if (types.Count > 0)
                warnings.Add($"{file} has no process type '{name}'{NearestName.Hint(name, types.Select(type => type.Name))} It has {string.Join(", ", types.Select(type => type.Name))}.");
        }
    }

    private static string[] Lines(ProjectPaths paths, string file, List<string> warnings)
    {
        var path = Path.Combine(paths.Root, file);
        if (File.Exists(path))
            return File.ReadAllText(path).TrimStart('\ufeff').Split('\n');
        warnings.Add(Procfile.Missing(file).ToString());
        return [];
    }

    private static IReadOnlyList<ProcessType> Types(string[] lines, string file, List<string> warnings)
    {
        if (lines.Length == 0)
            return [];
        try
        {
            return Procfile.Parse(string.Join('\n', lines), file);
        }
        catch (ConfigurationException exception)
        {
            warnings.AddRange(exception.Problems.Select(problem => problem.ToString()));
            return [];
        }
    }

    private static int LineOf(string[] lines, string type) =>
        Array.FindIndex(lines, line => line.TrimStart().StartsWith($"{type}:", StringComparison.Ordinal)) + 1;
}
