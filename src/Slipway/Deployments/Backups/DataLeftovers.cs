using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Deployments.Backups;

/// <summary>Removes what exchanges of data have left behind.</summary>
internal sealed class DataLeftovers(EngineParts parts, AppEnvironment environment, IPlatform platform)
{
    private readonly DataExchanges _exchanges = new(parts.Paths, environment.Name);

    /// <summary>Removes what an exchange that did not happen, or was taken back, has beside.</summary>
    public async Task RemoveAsync(DataExchange exchange, CancellationToken cancellationToken)
    {
        await DropAsync(exchange.Database?.Beside, cancellationToken);
        await RemoveAsync(exchange.Number, cancellationToken);
    }

    /// <summary>Removes what a deployment has restored and not put in place.</summary>
    public async Task RemoveAsync(int number, CancellationToken cancellationToken)
    {
        foreach (var database in _exchanges.Noted(number))
            await DropAsync(database, cancellationToken);
        _exchanges.Remove(number);
    }

    /// <summary>Removes what deployments before have restored and could not remove themselves.</summary>
    public async Task RemoveForgottenAsync(int newest, CancellationToken cancellationToken)
    {
        foreach (var number in _exchanges.WithNotes().Where(number => number < newest))
        {
            if (_exchanges.Find(number) is null)
                await RemoveAsync(number, cancellationToken);
            else
                _exchanges.Forget(number);
        }
    }

    /// <summary>Removes what the exchanges before have put aside: one way back is kept, that of the newest.</summary>
    public async Task RemoveOlderAsync(DataExchange newest, CancellationToken cancellationToken)
    {
        foreach (var older in _exchanges.List().Where(exchange => exchange.Number < newest.Number))
        {
            // An undo has put these in place again.
            if (older.Database?.Kept != newest.Database?.Beside)
                await DropAsync(older.Database?.Kept, cancellationToken);
            _exchanges.Remove(older.Number);
        }
    }

    private async Task DropAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null || (await EnvironmentData.FindAsync(parts, environment, platform, null, cancellationToken)).Database is not { } engine)
            return;
        if (await engine.ExistsAsync(name, cancellationToken))
            await engine.DropAsync(engine.Beside(name), cancellationToken);
    }
}
