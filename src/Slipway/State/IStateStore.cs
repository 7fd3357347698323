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

    /// <returns>All keys that start with <paramref name="prefix"/>, in ordinal order.</returns>
    Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Removes a key that pruning has found to be unneeded; no error when it is gone already.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <returns>Where a person finds the object: a path or an address, for error messages.</returns>
    string Locate(string key) => key;
}
