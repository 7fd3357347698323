using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>Leases in words: who stands in the way, and what to type about it.</summary>
internal static class LeaseWords
{
    /// <returns>Such as <c>ada on build-7 (pid 4711): deploy 1a2b3c4, since 2026-03-01 12:00:00 UTC</c>.</returns>
    public static string Of(LeaseHolder holder) => holder.ByHand
        ? $"{OneLine(holder.Actor)} on {OneLine(holder.Host)} since {Moment(holder)}: {OneLine(holder.Reason)}"
        : $"{OneLine(holder.Actor)} on {OneLine(holder.Host)} (pid {holder.ProcessId}): {OneLine(holder.Reason)}, since {Moment(holder)}";

    /// <summary>Whoever is refused must not take somebody's reason for what Slipway says.</summary>
    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    /// <param name="environment">Name of the environment.</param>
    /// <param name="holder">Who holds it.</param>
    /// <param name="waited">How long was waited for it; zero: not at all.</param>
    public static RefusedException Refusal(string environment, LeaseHolder holder, TimeSpan waited)
    {
        var unlock = Unlock(environment);
        var end = waited > TimeSpan.Zero ? $", and was for the {Durations.Text(waited)} that this command waited" : "";
        return holder.ByHand
            ? new RefusedException($"{environment} is locked by {Of(holder).TrimEnd('.')}. Nothing was touched.") { Next = $"When it may be freed: {unlock}" }
            : new RefusedException($"{environment} is being changed by {Of(holder)}{end}. Nothing was touched.")
            {
                Next = $"Run the same command again with --wait=5m to wait for it. If that process is gone, its lease is taken over {Lease.Term.TotalSeconds:0} s after its last heartbeat; {unlock} breaks it at once.",
            };
    }

    public static string Unlock(string environment) => $"./build.sh --target=Unlock{EnvironmentNames.ToTargetName(environment)} --reason='<why>'";

    private static string Moment(LeaseHolder holder) => $"{holder.TakenAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC";
}
