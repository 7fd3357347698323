using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.FaultPoints;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// A point on its way into a directory vault. Contents are written beside; when all of them are on the disk they get
/// their names, and when those are on the disk the manifest gets its own. What has a name is whole, whenever the power fails.
/// </summary>
internal sealed class DirectoryDeposit : IVaultDeposit
{
    private const int Parallelism = 4;

    private readonly VaultPlace _place;
    private readonly FileStream _entered;
    private readonly string _environment;
    private readonly string _id;
    private readonly string _incoming;
    private readonly LocalFileSystem? _fileSystem;
    private readonly VaultContents _contents;
    private readonly ConcurrentDictionary<string, bool> _packed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<ObjectWriter> _writers = [];
    private int _last;

    /// <param name="place">The vault.</param>
    /// <param name="entered">Its lock, which is this one's from now on.</param>
    /// <param name="environment">Environment of the point.</param>
    /// <param name="id">Id of the point.</param>
    public DirectoryDeposit(VaultPlace place, FileStream entered, string environment, string id)
    {
        (_place, _entered, _environment, _id) = (place, entered, environment, id);
        _incoming = Path.Combine(place.Incoming, Guid.NewGuid().ToString("N"));
        _contents = new VaultContents(place);
        DurableFile.CreateDirectory(_incoming, flush: false);
        _fileSystem = LocalFileSystem.TryOpen(place.Root);
        FaultPoint.Reach("vault", "begun");
    }

    public Task<Digest> PutDumpAsync(Stream dump, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var file = NextFile();
        var digest = await ObjectWriter.WriteAsync(dump, file, flush: _fileSystem is null, cancellationToken);
        Keep(digest.Sha256, file);
        FaultPoint.Reach("vault", "dumped");
        return digest;
    });

    public Task<TreeListing> PutUploadsAsync(UploadSnapshot snapshot, HashIndex index, IProgress<Advance>? advance, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var entries = new TreeEntry[snapshot.Files.Count];
        var (total, done) = (snapshot.Files.Sum(file => file.Entry.Size), 0L);
        await Parallel.ForAsync(0, entries.Length, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, (i, token) =>
        {
            entries[i] = Put(snapshot, snapshot.Files[i], index, token);
            advance?.Report(new Advance(Interlocked.Add(ref done, snapshot.Files[i].Entry.Size), total, AdvanceUnit.Bytes, "stored"));
            return ValueTask.CompletedTask;
        });
        var listing = new TreeListing([.. snapshot.Others, .. entries]);
        PutListing(listing);
        return listing;
    });

    public Task CommitAsync(RestorePoint point, CancellationToken cancellationToken) => GuardAsync(() =>
    {
        if (point.Id != _id || point.Environment != _environment)
            throw new InvalidOperationException($"The deposit of {_id} was given the manifest of {point.Id}.");
        // A disk that was pulled out meanwhile and whose place is still there.
        _place.Require();
        var packs = _writers.SelectMany(writer => writer.Packs).ToList();
        foreach (var pack in packs)
            pack.Close(flush: _fileSystem is null);
        _fileSystem?.Flush();
        FaultPoint.Reach("vault", "flushed");
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var folder in _written.Keys.Select(sha256 => Path.GetDirectoryName(_place.ObjectOf(sha256))!).Distinct(StringComparer.Ordinal))
            DurableFile.CreateDirectory(folder, flush: _fileSystem is null);
        foreach (var (sha256, file) in _written)
            File.Move(file, _place.ObjectOf(sha256), overwrite: true);
        if (packs.Count > 0)
            DurableFile.CreateDirectory(_place.PackDirectory, flush: _fileSystem is null);
        foreach (var pack in packs)
            pack.Name(_place);
        FaultPoint.Reach("vault", "named");
        var manifest = _place.ManifestOf(_environment, _id);
        DurableFile.CreateDirectory(Path.GetDirectoryName(manifest)!, flush: _fileSystem is null);
        var beside = NextFile();
        DurableFile.WriteNew(beside, RestorePointJson.Write(point));
        FlushNames();
        if (!HardLink.TryCreate(beside, manifest))
            throw new SlipwayException(ExitCode.Failed, $"The vault '{_place.Name}' has a point {_id} of {_environment} already.");
        FaultPoint.Reach("vault", "committed");
        DurableFile.FlushDirectory(Path.GetDirectoryName(manifest)!);
        return Task.FromResult(true);
    });

    public async ValueTask DisposeAsync()
    {
        while (_writers.TryTake(out var writer))
            writer.Dispose();
        _contents.Dispose();
        _fileSystem?.Dispose();
        try
        {
            TreeRemoval.Remove(_incoming);
        }
        catch (IOException)
        {
            // The disk is gone, and what is wrong with it was said. Tidying removes the rest.
        }

        await _entered.DisposeAsync();
    }

    private TreeEntry Put(UploadSnapshot snapshot, SnapshotFile file, HashIndex index, CancellationToken cancellationToken)
    {
        if (index.Find(file) is { } known && Has(known))
            return file.Entry with { Sha256 = known };
        if (!_writers.TryTake(out var writer))
            writer = new ObjectWriter();
        try
        {
            Digest digest;
            string? written;
            using (var content = snapshot.Open(file))
                (digest, written) = writer.Write(content, Claim, NextFile, _fileSystem is null, cancellationToken);
            if (written is not null)
                Keep(digest.Sha256, written);
            if (snapshot.IsUnmodified(file))
                index.Add(file, digest.Sha256);
            return file.Entry with { Size = digest.Size, Sha256 = digest.Sha256 };
        }
        finally
        {
            _writers.Add(writer);
        }
    }

    private void PutListing(TreeListing listing)
    {
        var file = NextFile();
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        using (var created = ObjectWriter.Create(file))
        {
            using (var compression = new ZstdSharp.CompressionStream(created, leaveOpen: true))
            {
                TreeListingText.Write(listing, text =>
                {
                    hash.AppendData(text);
                    compression.Write(text);
                });
            }

            if (_fileSystem is null)
                created.Flush(flushToDisk: true);
        }

        Keep(Convert.ToHexStringLower(hash.GetHashAndReset()), file);
    }

    private bool Has(string sha256) => _packed.ContainsKey(sha256) || _written.ContainsKey(sha256) || _contents.Has(sha256);

    private bool Claim(string sha256)
    {
        if (_contents.Has(sha256) || !_packed.TryAdd(sha256, true))
            return false;
        FaultPoint.Reach("vault", "packed");
        return true;
    }

    private void Keep(string sha256, string file)
    {
        FaultPoint.Reach("vault", "written");
        if (File.Exists(_place.ObjectOf(sha256)) || !_written.TryAdd(sha256, file))
            File.Delete(file);
    }

    private string NextFile() => Path.Combine(_incoming, Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture));

    private void FlushNames()
    {
        if (_fileSystem is not null)
            _fileSystem.Flush();
        else
            DurableFile.FlushFileSystem(_place.Root);
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> put)
    {
        try
        {
            return await put();
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException && !Directory.Exists(_incoming))
        {
            throw _place.Missing();
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw _place.Full(exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw _place.Unusable("keep the point", exception);
        }
    }
}
