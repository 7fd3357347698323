namespace Slipway.Frosting.Targets;

/// <summary>A project's own task where it hangs on one target. Each is a Cake task of its own, so that it runs for each target.</summary>
internal sealed record Hook(OwnTask Task, Target Target, HookPlace Place)
{
    /// <summary>As <c>--dryrun</c> lists it.</summary>
    public string Name => $"{Task.Name} {(Place == HookPlace.Before ? "before" : "after")} {Target.Name}";
}
