using Slipway.Platforms;

namespace Slipway.Deployments.Plans;

/// <summary>Holds the process types of what runs against those that would run.</summary>
internal static class ProcessTypes
{
    private const string ReleasePhase = "release";

    public static ProcessDifference Between(RunConfiguration? from, RunConfiguration to)
    {
        var changes = new List<ProcessChange>();
        var before = from?.Processes ?? new Dictionary<string, ProcessRun>();
        foreach (var name in before.Keys.Union(to.Processes.Keys).Order(StringComparer.Ordinal))
        {
            var (old, next) = (before.GetValueOrDefault(name), to.Processes.GetValueOrDefault(name));
            if (old != next)
                changes.Add(new ProcessChange(name, Of(old, next), old is not null && next is not null && old.Command != next.Command, old?.Instances, next?.Instances));
        }

        if (from?.ReleaseCommand != to.ReleaseCommand)
            changes.Add(new ProcessChange(ReleasePhase, Of(from?.ReleaseCommand, to.ReleaseCommand), from?.ReleaseCommand is not null && to.ReleaseCommand is not null, null, null));
        return new ProcessDifference(changes, null);
    }

    private static Change Of(object? before, object? after) => before is null ? Change.Added : after is null ? Change.Removed : Change.Changed;
}
