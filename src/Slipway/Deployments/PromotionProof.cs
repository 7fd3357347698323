using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>Finds the deployment that proves a release in the environment that it is promoted from.</summary>
internal sealed class PromotionProof(Ledger ledger, string from, TimeProvider time)
{
    private string Deploy => $"./build.sh --target=Deploy{EnvironmentNames.ToTargetName(from)}";

    /// <summary>The live deployment of that environment.</summary>
    /// <exception cref="RefusedException">Nothing is live there, or it was never verified.</exception>
    public async Task<HistoryEntry> LiveAsync(CancellationToken cancellationToken)
    {
        var live = await ledger.LiveAsync(await ledger.NewestAsync(cancellationToken), cancellationToken)
            ?? throw new RefusedException($"There is nothing to promote: no deployment in {from} ever succeeded. Nothing was touched.") { Next = $"Deploy there first: {Deploy}" };
        return RollbackTarget.IsGood(live)
            ? live
            : throw new RefusedException($"v{live.Record.Number} in {from} ({live.Record.Release}) was never verified, so it is not promoted. Nothing was touched.")
            {
                Next = $"Deploy it there again: {Deploy} --release={live.Record.Release}",
            };
    }

    /// <summary>The newest deployment of a release that succeeded and was verified.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<HistoryEntry> OfAsync(string release, CancellationToken cancellationToken)
    {
        await foreach (var entry in ledger.FromAsync(await ledger.NewestAsync(cancellationToken), cancellationToken))
        {
            if (entry.Record.Release == release && RollbackTarget.IsGood(entry))
                return entry;
        }

        throw new RefusedException($"Release {release} has no succeeded and verified deployment in {from}, so it is not promoted. Nothing was touched.")
        {
            Next = $"Deploy it there first: {Deploy} --release={release}",
        };
    }

    /// <returns>How long the release served there when it last did: from its verification to the next release, or to now.</returns>
    public async Task<TimeSpan> ServedAsync(HistoryEntry proof, CancellationToken cancellationToken)
    {
        var newest = await ledger.NewestAsync(cancellationToken);
        var until = time.GetUtcNow();
        for (var number = proof.Record.Number + 1; number <= newest; number++)
        {
            if (await ledger.FindAsync(number, cancellationToken) is { Outcome: { Status: OutcomeStatus.Succeeded } outcome })
            {
                until = outcome.EndedAt;
                break;
            }
        }

        var since = proof.Outcome!.EndedAt;
        await foreach (var entry in ledger.FromAsync(proof.Record.Number - 1, cancellationToken))
        {
            if (entry.Outcome?.Status != OutcomeStatus.Succeeded)
                continue;
            if (entry.Record.Release != proof.Record.Release)
                break;
            since = entry.Outcome.EndedAt;
        }

        return until - since;
    }
}
