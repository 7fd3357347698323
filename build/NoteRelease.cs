using Cake.Frosting;
using Slipway.Frosting;
using Slipway.Frosting.Verbs;

namespace Tasks;

/// <summary>A task of this project's own, hung on three verbs in every environment: what runs where, for a shell prompt or a screen on the wall.</summary>
[TaskDescription("notes in .slipway/running/ what an environment runs now; runs after each deployment")]
[After<Deploy>]
[After<Promote>]
[After<Rollback>]
public sealed class NoteRelease : AsyncFrostingTask<SlipwayContext>
{
    public override bool ShouldRun(SlipwayContext context) => context.Result is not null;

    public override async Task RunAsync(SlipwayContext context)
    {
        var directory = Directory.CreateDirectory(Path.Combine(context.Paths.Slipway, "running"));
        var now = context.Result!.Now;
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, $"{context.Target!.Name}.txt"), $"{now.Release} v{now.Deployment} {now.Url}\n", context.Cancellation);
    }
}
