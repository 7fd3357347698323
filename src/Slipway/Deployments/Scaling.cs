using System.Globalization;
using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>
/// Instance counts that were chosen with <c>Scale</c>. They lie over what the environment's file declares, and stay over
/// deployments and rollbacks, which are about code and configuration, until the file itself is changed.
/// </summary>
internal static class Scaling
{
    /// <returns>The configuration of a deployment as its file declared it.</returns>
    public static RunConfiguration Declared(DeploymentRecord record) =>
        With(record.Run, record.Scale.ToDictionary(scale => scale.Key, scale => scale.Value.Declared));

    /// <summary>Lays the live scale over a configuration.</summary>
    /// <param name="run">Whose live deployment says the scale.</param>
    /// <param name="declared">The configuration as it is declared.</param>
    /// <param name="always">Whether it holds whatever is declared: a rollback brings an older declaration back and is no change of the file.</param>
    public static DeploymentTarget Over(DeploymentRun run, DeploymentTarget target, RunConfiguration declared, bool always)
    {
        var kept = new SortedDictionary<string, ProcessScale>(StringComparer.Ordinal);
        foreach (var (type, scale) in run.Live?.Record.Scale ?? new Dictionary<string, ProcessScale>())
        {
            if (!declared.Processes.TryGetValue(type, out var process) || process.Instances == scale.Instances)
                continue;
            if (always || process.Instances == scale.Declared)
                kept.Add(type, scale with { Declared = process.Instances });
            else
                run.Warn($"{run.Environment.Name} was scaled to {type}={Text(scale.Instances)}; its file says {Text(process.Instances)} now instead of {Text(scale.Declared)}, and the file counts.");
        }

        return target with { Run = With(declared, kept.ToDictionary(scale => scale.Key, scale => scale.Value.Instances)), Scale = kept };
    }

    /// <returns>The live release with other numbers of instances.</returns>
    /// <exception cref="ConfigurationException">There is no such process type, or the platform cannot run so many.</exception>
    public static DeploymentTarget Change(DeploymentRun run, DeploymentTarget target, HistoryEntry live)
    {
        var limits = Capability.Of<IScaleProcesses>(run.Platform, run.Environment, "scale processes");
        var wanted = run.Request.Instances;
        if (wanted.Count == 0)
            throw new ConfigurationException($"Scale{run.Environment.TargetName} needs a process type and a number, such as --web=2. v{live.Record.Number} runs {Text(live.Record.Run)}.");
        var problems = new List<Problem>();
        var scale = new SortedDictionary<string, ProcessScale>(live.Record.Scale.ToDictionary(), StringComparer.Ordinal);
        foreach (var (type, count) in wanted)
        {
            var types = live.Record.Run.Processes.Keys.ToList();
            if (!live.Record.Run.Processes.TryGetValue(type, out var process))
            {
                problems.Add(new Problem(null, $"--{type}={Text(count)}: v{live.Record.Number} has no process type '{type}'{NearestName.Hint(type, types)} It has {string.Join(", ", types)}."));
                continue;
            }

            var (least, most) = limits.Instances(type);
            if (count < least || count > most)
                problems.Add(new Problem(null, $"--{type}={Text(count)}: the {run.Platform.Kind} platform runs {Text(least)} to {Text(most)} instances of {type}."));
            var declared = scale.TryGetValue(type, out var before) ? before.Declared : process.Instances;
            if (count == declared)
                scale.Remove(type);
            else
                scale[type] = new ProcessScale(count, declared);
        }

        return problems.Count > 0
            ? throw new ConfigurationException(problems)
            : target with { Run = With(live.Record.Run, wanted), Scale = scale };
    }

    /// <returns>Such as <c>web=3 worker=1</c>.</returns>
    public static string Text(RunConfiguration run) => string.Join(' ', run.Processes.OrderBy(process => process.Key, StringComparer.Ordinal).Select(process => $"{process.Key}={Text(process.Value.Instances)}"));

    /// <returns>The arguments that ask for these numbers, such as <c>--web=3</c>.</returns>
    public static string Arguments(IEnumerable<KeyValuePair<string, int>> instances) =>
        string.Concat(instances.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $" --{one.Key}={Text(one.Value)}"));

    private static RunConfiguration With(RunConfiguration run, IReadOnlyDictionary<string, int> instances) => instances.Count == 0
        ? run
        : run with
        {
            Processes = new SortedDictionary<string, ProcessRun>(
                run.Processes.ToDictionary(process => process.Key, process => instances.TryGetValue(process.Key, out var count) ? process.Value with { Instances = count } : process.Value),
                StringComparer.Ordinal),
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
