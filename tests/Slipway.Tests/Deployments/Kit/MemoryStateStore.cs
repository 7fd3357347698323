using Slipway.State;

namespace Slipway.Tests.Deployments.Kit;

/// <summary>Shared state of one test, in memory.</summary>
internal sealed class MemoryStateStore : IStateStore
{
    private readonly SortedDictionary<string, byte[]> _objects = new(StringComparer.Ordinal);

    public int Reads { get; private set; }

    public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        lock (_objects)
            return Task.FromResult(_objects.TryAdd(key, content.ToArray()));
    }

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        lock (_objects)
        {
            Reads++;
            return Task.FromResult(_objects.GetValueOrDefault(key));
        }
    }

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        lock (_objects)
            return Task.FromResult<IReadOnlyList<string>>(_objects.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).ToList());
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        lock (_objects)
            _objects.Remove(key);
        return Task.CompletedTask;
    }

    public void Overwrite(string key, byte[] content)
    {
        lock (_objects)
            _objects[key] = content;
    }
}

/// <summary>The shared state as one engine reaches it: through its faults.</summary>
internal sealed class FaultingStore(IStateStore inner, Faults faults) : IStateStore
{
    public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        faults.CallAsync($"create {key}", () => inner.TryCreateAsync(key, content, cancellationToken).Result);

    public Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken) => inner.ReadAsync(key, cancellationToken);

    public Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken) =>
        faults.CallAsync($"delete {key}", () => inner.DeleteAsync(key, cancellationToken).IsCompleted);
}
