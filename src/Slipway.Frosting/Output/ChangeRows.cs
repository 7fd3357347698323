using Slipway.Deployments.Plans;
using Slipway.Releases;

namespace Slipway.Frosting.Output;

/// <summary>What a plan would change, as rows of a page: a name, and one line or more.</summary>
internal static class ChangeRows
{
    /// <summary>A person reads them; more are counted.</summary>
    private const int ShownPackages = 10;

    /// <summary>Of a commit's subject.</summary>
    private const int ShownLetters = 100;

    private const string Nothing = "nothing changes";

    public static IEnumerable<(string Name, IEnumerable<string> Lines)> Of(PlannedChanges changes)
    {
        yield return ("commits", Commits(changes));
        yield return ("configuration", Configuration(changes.Configuration));
        yield return ("processes", Processes(changes.Processes));
        yield return ("requirements", Requirements(changes.Requirements));
        yield return ("disk", [Disk(changes.Disk)]);
        yield return ("interruption", changes.Interruption.Reasons);
        yield return ("way back", [Back(changes.Back)]);
    }

    private static IEnumerable<string> Commits(PlannedChanges changes)
    {
        var commits = changes.Commits;
        var running = changes.From is { } from ? $"v{from.Deployment} ({from.Commit[..7]})" : "";
        yield return commits.Relation switch
        {
            CommitRelation.First => $"the first there: {string.Concat(commits.Added.Newest.Take(1).Select(Commit))}",
            CommitRelation.Same => $"the same as {running}",
            CommitRelation.Forward => $"{commits.Added.Count} more than {running}",
            CommitRelation.Back => $"goes back: {commits.Removed.Count} of {running} would be gone",
            CommitRelation.Parted => $"another branch: {commits.Added.Count} would come, {commits.Removed.Count} of {running} would be gone",
            _ => commits.Unknown!,
        };
        if (commits.Relation is not CommitRelation.First)
        {
            foreach (var line in List("+", commits.Added).Concat(List("-", commits.Removed)))
                yield return line;
        }

        if (commits.Shallow)
            yield return "this clone is shallow, so that the counts may be wrong: git fetch --unshallow";
        // Of one release they are the same ones.
        if (changes.To?.Release is { } release && release == changes.From?.Release)
            yield break;
        if (changes.To?.Dirty is true)
            yield return "+ uncommitted changes";
        if (changes.From?.Dirty is true)
            yield return $"- uncommitted changes that v{changes.From.Deployment} was built with";
    }

    private static IEnumerable<string> List(string mark, CommitList commits)
    {
        foreach (var commit in commits.Newest)
            yield return $"{mark} {Commit(commit)}";
        if (commits.Count > commits.Newest.Count)
            yield return $"{mark} and {commits.Count - commits.Newest.Count} more";
    }

    private static string Commit(SourceCommit commit)
    {
        var subject = PlainText.Of(commit.Subject);
        return $"{commit.Hash[..7]} {(subject.Length > ShownLetters ? $"{subject[..ShownLetters]}…" : subject)}".TrimEnd();
    }

    private static IEnumerable<string> Configuration(ConfigurationDifference configuration)
    {
        if (configuration.Unknown is { } unknown)
        {
            yield return unknown;
            yield break;
        }

        if (configuration.Changes.Count == 0)
            yield return Nothing;
        foreach (var change in Enum.GetValues<Change>())
        {
            string[] keys = [.. configuration.Changes.Where(key => key.Change == change).Select(Key)];
            if (keys.Length > 0)
                yield return $"{change.ToString().ToLowerInvariant()}: {string.Join(", ", keys)}";
        }

        foreach (var reason in configuration.NotCompared.GroupBy(secret => secret.Why))
            yield return $"not compared: {string.Join(", ", reason.Select(secret => $"secret {secret.Name}"))} ({reason.Key})";
    }

    private static string Key(KeyChange key) => $"{(key.Kind == KeyKind.Secret ? "secret " : "")}{key.Name}{(key.What is { } what ? $" ({what})" : "")}";

    private static IEnumerable<string> Processes(ProcessDifference processes)
    {
        if (processes.Unknown is { } unknown)
            return [unknown];
        return processes.Changes.Count == 0 ? [Nothing] : processes.Changes.Select(Process);
    }

    private static string Process(ProcessChange process) => process switch
    {
        { From: null, To: null } => $"release command: {process.Change.ToString().ToLowerInvariant()}",
        { Change: Change.Added, To: { } to } => $"{process.Name}: added, {Instances(to)}",
        { Change: Change.Removed } => $"{process.Name}: removed",
        { CommandChanged: true, From: var from, To: var to } when from == to => $"{process.Name}: another command",
        { CommandChanged: true } => $"{process.Name}: another command, {process.From} to {Instances(process.To ?? 0)}",
        _ => $"{process.Name}: {process.From} to {Instances(process.To ?? 0)}",
    };

    private static string Instances(int count) => count == 1 ? "1 instance" : $"{count} instances";

    private static IEnumerable<string> Requirements(RequirementsDifference requirements)
    {
        if (requirements.Unknown is { } unknown)
            return [unknown];
        if (requirements.Changes.Count == 0)
            return [Nothing];
        var shown = requirements.Changes.Take(ShownPackages).Select(Package);
        var more = requirements.Changes.Count - ShownPackages;
        return more > 0 ? shown.Append($"and {more} more") : shown;
    }

    private static string Package(RequirementChange change) => change switch
    {
        { From: null } => $"+ {change.Package} {change.To}",
        { To: null } => $"- {change.Package} {change.From}",
        _ => $"{change.Package} {change.From} → {change.To}",
    } + (change.Direct ? "" : " (transitive)");

    private static string Disk(DiskNeed disk)
    {
        var needed = disk.Needed is { } bytes ? Bytes.Text(bytes) : disk.Unknown;
        var free = disk.Free is { } left ? $"; {Bytes.Text(left)} are free" : "";
        return $"{needed}{free}{(disk.Suffices is false ? ", which is too little" : "")}";
    }

    private static string Back(WayBack back) => back.Nowhere ?? $"to v{back.Deployment} ({back.Release}): {back.Command}";
}
