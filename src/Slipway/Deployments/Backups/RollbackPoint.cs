namespace Slipway.Deployments.Backups;

/// <summary>The restore point that brings the data of an earlier deployment back.</summary>
internal static class RollbackPoint
{
    /// <param name="ledger">History of the environment.</param>
    /// <param name="newest">Newest number of it.</param>
    /// <param name="back">The deployment that is gone back to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Id of the point that was taken before the first deployment after it; null: none was.</returns>
    public static async Task<string?> FindAsync(Ledger ledger, int newest, HistoryEntry back, CancellationToken cancellationToken)
    {
        string? id = null;
        await foreach (var entry in ledger.FromAsync(newest, cancellationToken))
        {
            if (entry.Record.Number <= back.Record.Number)
                break;
            id = entry.Outcome?.Point ?? id;
        }

        return id;
    }
}
