using System.Collections.Concurrent;
using System.Text;
using Slipway.State;

namespace Slipway.Sharing;

/// <summary>
/// State on a git remote: each key is a ref whose object is the content, created by a push that expects the ref to be
/// absent. Keys are listed by one <c>ls-remote</c>, which serves all questions of a moment; objects never change, so
/// each is fetched once. Every object begins with a line that no other writer writes: after a push whose answer got
/// lost the ref itself tells whose it is.
/// </summary>
internal sealed class GitStateStore(GitRemote remote, TimeProvider time) : IStateStore, IDisposable
{
    /// <summary>How long a listing serves: a command that only looks asks the remote once.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private const int Attempts = 3;

    /// <summary>Between two attempts: what cut the connection may last a moment.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Histories are walked from their end: with one record come those before it.</summary>
    private const string Walked = "environments/";

    private const int Neighbours = 200;

    private const string Mark = "slipway ";

    private readonly ConcurrentDictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _listing = new(1);
    private readonly Lock _lock = new();
    private SortedList<string, string>? _keys;
    private long _listed;
    private long _changes;

    public async Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        await TryReplaceAsync(key, content, null, cancellationToken);

    public async Task<bool> TryReplaceAsync(string key, ReadOnlyMemory<byte> content, string? superfluous, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        // Not worth a question of its own: the push is the question.
        if (Fresh()?.ContainsKey(key) == true)
            return false;
        var head = Encoding.ASCII.GetBytes($"{Mark}{Guid.NewGuid():N}\n");
        var oid = await remote.StoreAsync((byte[])[.. head, .. content.Span], cancellationToken);
        if (!await TryPointAsync(key, oid, superfluous, null, cancellationToken))
            return false;
        _contents[oid] = content.ToArray();
        return true;
    }

    public async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        for (var attempt = 1; await OidAsync(key, cancellationToken) is { } oid; attempt++)
        {
            var reason = _contents.ContainsKey(oid) ? null : await LoadAsync(attempt == 1 ? Wanted(key) : [oid], cancellationToken);
            if (_contents.TryGetValue(oid, out var content))
                return content;
            if (attempt == Attempts)
                throw await remote.FailureAsync("read", reason ?? $"{Ref(key)} has no content", cancellationToken);
            // Removed since it was listed, most likely.
            await RefreshAsync(cancellationToken);
        }

        return null;
    }

    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken)
    {
        StateKey.Check(key);
        return await OidAsync(key, cancellationToken) is not null;
    }

    public async Task<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken cancellationToken) =>
        [.. (await KeysAsync(cancellationToken)).Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal))];

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => DeleteAllAsync([key], cancellationToken);

    public async Task DeleteAllAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            StateKey.Check(key);
        for (var attempt = 1; ; attempt++)
        {
            // A push that removes what is not there fails as a whole.
            var known = await KeysAsync(cancellationToken);
            var there = keys.Where(known.ContainsKey).ToList();
            if (there.Count == 0)
                return;
            var pushed = await remote.PushAsync(null, there.Select(Ref), GitRemote.ContentPatience, cancellationToken);
            Stale();
            if (pushed.Reason is null)
                return;
            if (attempt == Attempts)
                throw await remote.FailureAsync("pruned", pushed.Reason, cancellationToken);
        }
    }

    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        Stale();
        return Task.CompletedTask;
    }

    public string Locate(string key) => $"{Ref(key)} on the git remote {remote.Name}";

    public void Dispose() => _listing.Dispose();

    /// <returns>The object that a key names; null: there is no such key.</returns>
    public async Task<string?> OidAsync(string key, CancellationToken cancellationToken) =>
        (await KeysAsync(cancellationToken)).GetValueOrDefault(key);

    /// <summary>Makes a key name an object of this machine, if the key is absent.</summary>
    /// <param name="key">Key to create.</param>
    /// <param name="oid">Object that it shall name.</param>
    /// <param name="superfluous">Key that may go with the same push.</param>
    /// <param name="patience">Deadline of the push; null: that of a small object.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> TryPointAsync(string key, string oid, string? superfluous, TimeSpan? patience, CancellationToken cancellationToken)
    {
        var reference = Ref(key);
        for (var attempt = 1; ; attempt++)
        {
            string[] remove = superfluous is not null && attempt == 1 ? [Ref(superfluous)] : [];
            var pushed = await remote.PushAsync((reference, oid), remove, patience ?? GitRemote.Patience, cancellationToken);
            Stale();
            var answer = pushed.Updates.TryGetValue(reference, out var update) ? update : (RefUpdate?)null;
            if (answer == RefUpdate.Done)
                return true;
            // Before any answer got lost, a ref that is there is somebody else's.
            if (answer == RefUpdate.Exists && attempt == 1)
                return false;
            if (await remote.ResolveAsync(reference, mustAnswer: attempt == Attempts, cancellationToken) is { } there)
                return there == oid;
            if (attempt == Attempts)
                throw await remote.FailureAsync("written", pushed.Reason ?? "the remote took it and does not have it", cancellationToken);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private string Ref(string key) => remote.Namespace + key;

    /// <summary>The next question is answered by a new listing, also where one is on its way now.</summary>
    private void Stale()
    {
        lock (_lock)
        {
            _changes++;
            _keys = null;
        }
    }

    private async Task<SortedList<string, string>> KeysAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } fresh)
            return fresh;
        await _listing.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } meanwhile)
                return meanwhile;
            long changes;
            lock (_lock)
                changes = _changes;
            var refs = await remote.ListAsync($"{remote.Namespace}*", cancellationToken);
            var keys = new SortedList<string, string>(refs.Count, StringComparer.Ordinal);
            foreach (var (reference, oid) in refs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                keys.Add(reference[remote.Namespace.Length..], oid);
            lock (_lock)
            {
                if (changes == _changes)
                    (_keys, _listed) = (keys, time.GetTimestamp());
            }

            return keys;
        }
        finally
        {
            _listing.Release();
        }
    }

    private SortedList<string, string>? Fresh()
    {
        lock (_lock)
            return _keys is not null && time.GetElapsedTime(_listed) < Moment ? _keys : null;
    }

    /// <summary>The object of a key, and of a history those before it.</summary>
    private HashSet<string> Wanted(string key)
    {
        SortedList<string, string>? keys;
        lock (_lock)
            keys = _keys;
        var at = keys?.IndexOfKey(key) ?? -1;
        if (at < 0)
            return [];
        var wanted = new HashSet<string>(StringComparer.Ordinal) { keys!.Values[at] };
        var folder = key[..(key.LastIndexOf('/') + 1)];
        for (var i = Math.Max(0, at - Neighbours); folder.StartsWith(Walked, StringComparison.Ordinal) && i < keys.Count && i < at + Neighbours; i++)
        {
            if (keys.Keys[i].StartsWith(folder, StringComparison.Ordinal) && !_contents.ContainsKey(keys.Values[i]))
                wanted.Add(keys.Values[i]);
        }

        return wanted;
    }

    /// <returns>Null, or why not everything was found.</returns>
    private async Task<string?> LoadAsync(HashSet<string> wanted, CancellationToken cancellationToken)
    {
        await TakeAsync(wanted, cancellationToken);
        if (remote.HasPacks)
            await remote.ReadAsync([.. wanted], (oid, stream, token) => TakeAsync(wanted, oid, stream, token), cancellationToken);
        if (wanted.Count == 0)
            return null;
        // One of them may be gone on the remote, which fails the whole: then the caller asks again for what it needs.
        var reason = await remote.FetchAsync(wanted, GitRemote.Patience, cancellationToken);
        await TakeAsync(wanted, cancellationToken);
        await remote.ReadAsync([.. wanted], (oid, stream, token) => TakeAsync(wanted, oid, stream, token), cancellationToken);
        return reason;
    }

    private async Task TakeAsync(HashSet<string> wanted, CancellationToken cancellationToken)
    {
        foreach (var oid in wanted.ToArray())
        {
            if (await remote.TryReadAsync(oid, cancellationToken) is not { } content)
                continue;
            _contents[oid] = WithoutMark(oid, content);
            wanted.Remove(oid);
        }
    }

    private async Task TakeAsync(HashSet<string> wanted, string oid, Stream stream, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await stream.CopyToAsync(content, cancellationToken);
        _contents[oid] = WithoutMark(oid, content.ToArray());
        wanted.Remove(oid);
    }

    private byte[] WithoutMark(string oid, byte[] content)
    {
        var end = Array.IndexOf(content, (byte)'\n');
        return end > 0 && content.AsSpan().StartsWith(Encoding.ASCII.GetBytes(Mark))
            ? content[(end + 1)..]
            : throw new SlipwayException(ExitCode.Failed, $"The shared state on the git remote {remote.Name} is damaged: the object {oid} was not written by Slipway.");
    }
}
