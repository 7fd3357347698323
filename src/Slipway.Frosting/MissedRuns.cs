using Slipway.Deployments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting;

/// <summary>Tells whoever works on an environment next which of its scheduled runs did not happen: nobody looks at a timer that is silent.</summary>
internal static class MissedRuns
{
    public static void Tell(SlipwayContext context, IEnumerable<string> tasks)
    {
        var environments = tasks
            .Select(context.Run.Catalog.Find)
            // A status has them among its alarms.
            .Where(target => target is { Environment: not null, Verb: not Status })
            .Select(target => target!.Environment!)
            .Distinct(StringComparer.Ordinal);
        foreach (var environment in environments)
        {
            try
            {
                var missed = context.Service<BackupOperations>().MissedAsync(context.FindEnvironment(environment), CancellationToken.None).GetAwaiter().GetResult();
                foreach (var line in missed)
                    context.Run.Report.Warning(line);
            }
            catch (SlipwayException)
            {
                // A file that is wrong or a state that is away is the target's own matter, which tells it or does not need it.
            }
        }
    }
}
