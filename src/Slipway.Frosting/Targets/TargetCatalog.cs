using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Targets;

/// <summary>Every target that the verbs and the environments' names make: known without reading an environment file.</summary>
internal sealed class TargetCatalog
{
    /// <summary>In the order of the help page.</summary>
    public static IReadOnlyList<Verb> Verbs { get; } =
    [
        new Build(), new Deploy(), new Promote(), new Rollback(), new Status(), new History(), new Config(), new Frosting.Verbs.Parity(), new Frosting.Verbs.Requirements(), new Bundle(),
        new Backup(), new Points(), new Restore(), new Refresh(), new Drill(),
        new Prune(), new Schedule(),
        new Frosting.Verbs.Lock(), new Unlock(),
        new Logs(), new Verbs.Run(), new Scale(), new Restart(), new Redeploy(), new Maintenance(), new Pause(), new Rehearse(), new Remove(),
        new Test(), new Benchmark(), new Stop(), new Clean(), new Doctor(), new Completion(),
    ];

    private readonly Dictionary<string, Target> _targets = new(StringComparer.OrdinalIgnoreCase);

    public TargetCatalog(IReadOnlyList<string> files, IReadOnlyList<string> derived)
    {
        string[] environments = [.. files, .. derived];
        Environments = environments;
        Add(new Target(new Default(), null));
        foreach (var verb in Verbs)
        {
            if (verb.ForProject)
                Add(new Target(verb, null));
        }

        foreach (var verb in Verbs)
        {
            if (!verb.ForEnvironments)
                continue;
            foreach (var environment in environments)
            {
                if (verb.Suits(environment, derived.Contains(environment)))
                    Add(new Target(verb, environment));
            }
        }
    }

    public IReadOnlyList<string> Environments { get; }

    public IEnumerable<Target> Targets => _targets.Values;

    public Target? Find(string name) => _targets.GetValueOrDefault(name);

    // Of two with one name the first counts; reading the environments tells of the second.
    private void Add(Target target) => _targets.TryAdd(target.Name, target);
}
