using System.Collections.Concurrent;
using Slipway.Data.Points;
using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// A vault in a directory. Contents are kept once, however many points have them, as zstd frames: large ones under the SHA-256
/// of what is in them, small ones behind each other in packs with an index of text. <c>zstd -dc</c> reads each without Slipway.
/// </summary>
internal sealed class DirectoryVault : IVault
{
    private const int Parallelism = 4;

    private readonly VaultPlace _place;
    private readonly bool _mustExist;

    /// <param name="name">Its name in the environment file.</param>
    /// <param name="directory">Its absolute path.</param>
    /// <param name="mustExist">Whether points were put there before: then it is not made anew when it is missing.</param>
    public DirectoryVault(string name, string directory, bool mustExist) =>
        (_place, _mustExist) = (new VaultPlace(name, directory), mustExist);

    public string Name => _place.Name;

    public Task<IReadOnlyDictionary<string, string>> ToolsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    public async Task<IVaultDeposit> BeginAsync(string environment, string id, CancellationToken cancellationToken)
    {
        _place.Prepare(_mustExist);
        var entered = await _place.EnterAsync(cancellationToken);
        try
        {
            return new DirectoryDeposit(_place, entered, environment, id);
        }
        catch (Exception exception)
        {
            await entered.DisposeAsync();
            throw exception is IOException or UnauthorizedAccessException ? _place.Unusable("be written to", exception) : exception;
        }
    }

    public Task<IReadOnlyList<string>> ListAsync(string environment, CancellationToken cancellationToken)
    {
        if (IsUnused)
            return Task.FromResult<IReadOnlyList<string>>([]);
        _place.Require();
        return Task.FromResult(_place.IdsOf(environment));
    }

    public Task<IStoredPoint> OpenAsync(string environment, string id, CancellationToken cancellationToken) =>
        Task.FromResult<IStoredPoint>(Open(environment, id));

    public async Task<Verification> VerifyAsync(string environment, string id, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var point = Open(environment, id);
        var damages = new ConcurrentBag<string>();
        var contents = new Dictionary<string, (long Size, string Owner)>(StringComparer.Ordinal);
        if (point.Manifest.Database is { } database)
            contents.Add(database.Dump.Sha256, (database.Dump.Size, $"the database dump of {id}"));
        foreach (var upload in point.Manifest.Uploads)
        {
            try
            {
                foreach (var entry in point.ReadListing(upload.Name).Entries.Where(entry => entry.Sha256 is not null))
                    contents.TryAdd(entry.Sha256!, (entry.Size, DirectoryPoint.OwnerOf(id, upload.Name, entry)));
                contents.TryAdd(upload.Listing, (-1, $"the list of {upload.Name} of {id}"));
            }
            catch (SlipwayException exception)
            {
                damages.Add(exception.Message);
            }
        }

        using var stored = new VaultContents(_place);
        var (total, read) = (contents.Values.Sum(content => Math.Max(0, content.Size)), 0L);
        await Parallel.ForEachAsync(contents, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, (content, token) =>
        {
            try
            {
                stored.Read(content.Key, content.Value.Size, content.Value.Owner, _ => { }, token);
                advance?.Report(new Advance(Interlocked.Add(ref read, Math.Max(0, content.Value.Size)), total, AdvanceUnit.Bytes, "verified"));
            }
            catch (SlipwayException exception)
            {
                damages.Add(exception.Message);
            }

            return ValueTask.CompletedTask;
        });
        return new Verification(contents.Count, total, [.. damages.Order(StringComparer.Ordinal)]);
    }

    public Task DeleteAsync(string environment, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        if (IsUnused)
            return Task.CompletedTask;
        _place.Require();
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Delete(_place.ManifestOf(environment, id), id);
        }

        return Task.CompletedTask;
    }

    public async Task<Tidying> TidyAsync(CancellationToken cancellationToken)
    {
        if (IsUnused)
            return new Tidying(0, 0, null);
        _place.Require();
        await using var closed = _place.TryClose();
        if (closed is null)
            return new Tidying(0, 0, $"a backup into the vault '{Name}' is running");
        return VaultGarbage.Remove(_place, cancellationToken);
    }

    private bool IsUnused => !_mustExist && !Directory.Exists(_place.Root);

    private void Delete(string manifest, string id)
    {
        try
        {
            if (!File.Exists(manifest))
                return;
            File.Delete(manifest);
            FaultPoint.Reach("vault", "deleted");
            DurableFile.FlushDirectory(Path.GetDirectoryName(manifest)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _place.Unusable($"delete the point {id}", exception);
        }
    }

    private DirectoryPoint Open(string environment, string id)
    {
        _place.Require();
        try
        {
            var file = _place.ManifestOf(environment, id);
            return new DirectoryPoint(_place, RestorePointJson.Read(File.ReadAllBytes(file), file));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SlipwayException(ExitCode.Usage, $"The vault '{Name}' has no point {id} of {environment}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _place.Unusable($"read the point {id}", exception);
        }
    }
}
