namespace Slipway.State;

/// <summary>
/// Shared state as small immutable objects. The only write is create-if-absent: numbers are allocated by creating
/// the next key, and two writers of one key have exactly one winner.
/// Keys are relative paths of <c>[a-z0-9.-]+</c> segments joined by <c>/</c>.
/// </summary>
public interface IStateStore
{
    /// <summary>Creates <paramref name="key"/> durably if it does not exist.</summary>
    /// <returns>True for the one writer that created it; false when it was there already.</returns>
    Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <returns>The content, or null when there is no such key.</returns>
    Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Reads several keys, at once where the store can.</summary>
    /// <returns>Their contents in the order of the keys; null where there is no such key.</returns>
    async Task<IReadOnlyList<byte[]?>> ReadAllAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var contents = new byte[]?[keys.Count];
        for (var i = 0; i < contents.Length; i++)
            contents[i] = await ReadAsync(keys[i], cancellationToken);
        return contents;
    }

    /// <returns>All keys that start with <paramref name="prefix"/>, in ordinal order.</returns>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes a key that pruning has found to be unneeded; no error when it is gone already.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <returns>Whether there is such a key.</returns>
    async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => await ReadAsync(key, cancellationToken) is not null;

    /// <summary>Removes several keys, in one go where the store can.</summary>
    async Task DeleteAllAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            await DeleteAsync(key, cancellationToken);
    }

    /// <summary>Creates a key and then removes the one that it makes superfluous, in one go where the store can. A removal that fails is left to pruning.</summary>
    /// <returns>Whether the key was created.</returns>
    async Task<bool> TryReplaceAsync(string key, ReadOnlyMemory<byte> content, string? superfluous, CancellationToken cancellationToken)
    {
        if (!await TryCreateAsync(key, content, cancellationToken))
            return false;
        try
        {
            if (superfluous is not null)
                await DeleteAsync(superfluous, cancellationToken);
        }
        catch (SlipwayException)
        {
            // What was asked for is done: the new key is there.
        }

        return true;
    }

    /// <summary>
    /// From here on reads see what others wrote before this call. A store that is far away answers several questions
    /// of one moment from one listing; whoever must not be late asks for a new one.
    /// </summary>
    Task RefreshAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <returns>Where a person finds the object: a path or an address, for error messages.</returns>
    string Locate(string key) => key;
}
