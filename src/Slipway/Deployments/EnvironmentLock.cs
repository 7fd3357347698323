using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>The lease of an environment in a person's hands: held without a process that stays, or broken.</summary>
public sealed class EnvironmentLock(EngineParts parts, AppEnvironment environment)
{
    private readonly LeaseOffice _office = DeploymentRun.OfficeFor(parts, environment);

    /// <summary>Holds it until somebody breaks it: every command that would change the environment is refused.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="reason">Why, as those who are refused read it.</param>
    /// <param name="wait">How long to wait for a running command; zero: not at all.</param>
    /// <param name="waiting">Is told what is waited for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RefusedException">Somebody holds it.</exception>
    public Task<LeaseHolder> LockAsync(string actor, string reason, TimeSpan wait, IProgress<string>? waiting, CancellationToken cancellationToken) =>
        _office.HoldAsync(
            actor,
            reason,
            new LeaseWait(wait, holder => waiting?.Report($"waiting for {LeaseWords.Of(holder)}; at most {Durations.Text(wait)}"), cancellationToken),
            CancellationToken.None);

    /// <summary>Breaks it, whoever holds it, and records that. A command that runs under it stops before it changes anything more.</summary>
    /// <returns>What was broken; null: nobody held it.</returns>
    public Task<LeaseBreak?> UnlockAsync(string actor, string reason, CancellationToken cancellationToken) =>
        _office.BreakAsync(actor, reason, cancellationToken);

    /// <returns>Who holds it, dead or alive; null: nobody.</returns>
    public async Task<LeaseHolder?> HolderAsync(CancellationToken cancellationToken) =>
        (await _office.LookAsync(cancellationToken)).State.Holder;

    /// <returns>Every lease of the environment that was broken, the newest first.</returns>
    public Task<IReadOnlyList<LeaseBreak>> BreaksAsync(CancellationToken cancellationToken) => _office.BreaksAsync(cancellationToken);

    /// <returns>A holder as messages name it.</returns>
    public static string Describe(LeaseHolder holder) => LeaseWords.Of(holder);
}
