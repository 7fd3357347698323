using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.FaultPoints;
using Slipway.Releases;

namespace Slipway.Data.Vaults.Restic;

/// <summary>A point on its way into a restic repository.</summary>
internal sealed class ResticDeposit(ResticRepository repository, string environment, string id) : IVaultDeposit
{
    private const int Parallelism = 4;
    private const int Chunk = 1024 * 1024;

    private bool _isCommitted;
    private bool _isBegun;

    public async Task<Digest> PutDumpAsync(Stream dump, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        await PutAsync(ResticSnapshots.Dump, async (input, token) =>
        {
            var buffer = new byte[Chunk];
            int read;
            while ((read = await dump.ReadAsync(buffer, token)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                size += read;
                await input.WriteAsync(buffer.AsMemory(0, read), token);
            }
        }, cancellationToken);
        FaultPoint.Reach("vault", "dumped");
        return new Digest(size, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public async Task<TreeListing> PutUploadsAsync(UploadSnapshot snapshot, HashIndex index, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        _isBegun = true;
        // Taking the snapshot's links changes what restic compares by default; a clone is another file each time.
        var comparison = snapshot.Files.Any(file => file.Way != TakingWay.Link) ? "--ignore-inode" : "--ignore-ctime";
        // By its whole path: of a relative one restic does not keep mode and time of the directory itself.
        await repository.RunAsync(
            repository.Command(["backup", Path.GetFullPath(snapshot.Directory), "--quiet", comparison, .. ResticSnapshots.Tags(environment, id, ResticSnapshots.Uploads(snapshot.Source.Name))]),
            cancellationToken);
        var listing = await ListAsync(snapshot, index, advance, cancellationToken);
        await PutAsync(ResticSnapshots.Listing(snapshot.Source.Name), (input, _) =>
        {
            TreeListingText.Write(listing, input.Write);
            return Task.CompletedTask;
        }, cancellationToken);
        return listing;
    }

    public async Task CommitAsync(RestorePoint point, CancellationToken cancellationToken)
    {
        if (point.Id != id || point.Environment != environment)
            throw new InvalidOperationException($"The deposit of {id} was given the manifest of {point.Id}.");
        FaultPoint.Reach("vault", "flushed");
        await PutAsync(ResticSnapshots.Manifest, async (input, token) => await input.WriteAsync(RestorePointJson.Write(point), token), cancellationToken);
        _isCommitted = true;
        FaultPoint.Reach("vault", "committed");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isCommitted || !_isBegun)
            return;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            await new ResticVault(repository, mustExist: true).DeleteAsync(environment, [id], limit.Token);
        }
        catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
        {
            // What is wrong was said already. Parts without a manifest are no point, and deleting the point once more forgets them.
        }
    }

    private async Task PutAsync(string part, Func<Stream, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        _isBegun = true;
        ExceptionDispatchInfo? unreadable = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var backup = repository.Command(["backup", "--stdin", "--stdin-filename", part, "--quiet", .. ResticSnapshots.Tags(environment, id, part)]) with
        {
            Write = async (input, token) =>
            {
                try
                {
                    await write(input, token);
                }
                catch (Exception exception) when (exception is not IOException and not OperationCanceledException)
                {
                    // The end of its input would be the end of the content to restic: it is killed before.
                    unreadable = ExceptionDispatchInfo.Capture(exception);
                    await stop.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                }
            },
        };
        try
        {
            await repository.RunAsync(backup, stop.Token);
        }
        catch (OperationCanceledException) when (unreadable is not null)
        {
            unreadable.Throw();
        }
    }

    /// <summary>restic does not tell digests of files: those that the index does not know are read once more.</summary>
    private static async Task<TreeListing> ListAsync(UploadSnapshot snapshot, HashIndex index, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var entries = new TreeEntry[snapshot.Files.Count];
        var (total, done) = (snapshot.Files.Sum(file => file.Entry.Size), 0L);
        await Parallel.ForAsync(0, entries.Length, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, (i, token) =>
        {
            var file = snapshot.Files[i];
            entries[i] = file.Entry with { Sha256 = index.Find(file) };
            if (entries[i].Sha256 is null)
            {
                using var content = snapshot.Open(file);
                var digest = TreeReading.Hash(content, token);
                entries[i] = file.Entry with { Size = digest.Size, Sha256 = digest.Sha256 };
                if (snapshot.IsUnmodified(file))
                    index.Add(file, digest.Sha256);
            }

            advance?.Report(new Advance(Interlocked.Add(ref done, file.Entry.Size), total, AdvanceUnit.Bytes, "stored"));
            return ValueTask.CompletedTask;
        });
        return new TreeListing([.. snapshot.Others, .. entries]);
    }
}
