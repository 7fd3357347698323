using System.Collections.Concurrent;
using System.Globalization;
using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>
/// Files on their way into a content store. They are written beside; only when all of them are on the disk does any get
/// the name of its content, so that what has such a name is whole, whenever the power fails. For several threads.
/// </summary>
internal sealed class ContentBatch : IDisposable
{
    /// <summary>Below that, flushing each is quicker than flushing all that the machine has written.</summary>
    internal const int Many = 64;

    private readonly ContentStore _store;
    private readonly LocalFileSystem? _fileSystem;
    private readonly string _temporary;
    private readonly ConcurrentDictionary<string, string> _written = new(StringComparer.Ordinal);
    private int _last;

    /// <param name="store">Where they go.</param>
    /// <param name="expected">About how many files are added.</param>
    public ContentBatch(ContentStore store, int expected)
    {
        _store = store;
        var temporaries = Path.Combine(store.Root, "~temporary");
        DurableFile.CreateDirectory(temporaries);
        Sweep(temporaries);
        _temporary = Path.Combine(temporaries, Guid.NewGuid().ToString("N"));
        _fileSystem = expected < Many ? null : LocalFileSystem.TryOpen(store.Root);
    }

    /// <summary>Reads a file once and keeps it, unless its content is there.</summary>
    /// <param name="file">The file.</param>
    /// <param name="releasePath">Its path in the release.</param>
    /// <param name="executable">Null: where it is a program.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">The path is none for a release, the file changed while it was read, or the disk is full.</exception>
    public ReleaseFile Add(string file, string releasePath, bool? executable, CancellationToken cancellationToken)
    {
        if (ReleasePath.Fault(releasePath) is { } fault)
            throw new SlipwayException(ExitCode.Failed, $"'{releasePath}' cannot be part of a release: {fault}.");
        try
        {
            using var content = new FileContent(file);
            return Add(content, file, releasePath, executable ?? content.IsProgram, cancellationToken);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.While($"storing {releasePath}", _store.Root, exception);
        }
    }

    /// <summary>Gives everything that was added its name. Without it nothing was added.</summary>
    /// <exception cref="SlipwayException">The disk is full.</exception>
    public void Complete()
    {
        if (_written.IsEmpty)
            return;
        try
        {
            _fileSystem?.Flush();
            FaultPoint.Reach("content", "flushed");
            var directories = _written.Keys.Select(target => Path.GetDirectoryName(target)!).Distinct(StringComparer.Ordinal).ToList();
            foreach (var directory in directories)
                DurableFile.CreateDirectory(directory, flush: _fileSystem is null);
            foreach (var (target, temporary) in _written)
            {
                // Two writers of one content rename the same bytes over each other.
                File.Move(temporary, target, overwrite: true);
                _written.TryRemove(target, out _);
            }

            FaultPoint.Reach("content", "named");
            if (_fileSystem is not null)
                _fileSystem.Flush();
            else
                directories.ForEach(DurableFile.FlushDirectory);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.While($"storing {_written.Count} files", _store.Root, exception);
        }
    }

    public void Dispose()
    {
        _fileSystem?.Dispose();
        foreach (var temporary in _written.Values)
            File.Delete(temporary);
    }

    private ReleaseFile Add(FileContent content, string file, string releasePath, bool executable, CancellationToken cancellationToken)
    {
        ReleaseFile Named(Digest digest) => new(releasePath, executable, digest.Size, digest.Sha256);

        if (content.IsWhole && Named(content.Hash(cancellationToken)) is var known && Has(known))
            return Unchanged(content, file, known, cancellationToken);

        var temporary = string.Create(CultureInfo.InvariantCulture, $"{_temporary}-{Interlocked.Increment(ref _last)}");
        var kept = false;
        try
        {
            // A large file is hashed while it is written: one that was there already is written for nothing, and never gets to the disk.
            var added = Named(content.CopyTo(temporary, ContentStore.Mode(executable), flush: _fileSystem is null, cancellationToken));
            FaultPoint.Reach("content", "written");
            Unchanged(content, file, added, cancellationToken);
            kept = (content.IsWhole || !Has(added)) && _written.TryAdd(_store.Locate(added), temporary);
            return added;
        }
        finally
        {
            if (!kept)
                File.Delete(temporary);
        }
    }

    /// <summary>Removes what killed ones left behind: a whole release, it may be. The age spares those that are at work.</summary>
    private static void Sweep(string temporaries)
    {
        foreach (var file in new DirectoryInfo(temporaries).EnumerateFiles())
        {
            if (DateTime.UtcNow - file.LastWriteTimeUtc > ContentStore.Grace)
                file.Delete();
        }
    }

    private bool Has(ReleaseFile file)
    {
        if (_written.ContainsKey(_store.Locate(file)))
            return true;
        if (!_store.Contains(file))
            return false;
        if (_store.IsShared)
            File.SetLastAccessTimeUtc(_store.Locate(file), DateTime.UtcNow);
        return true;
    }

    private static ReleaseFile Unchanged(FileContent content, string file, ReleaseFile added, CancellationToken cancellationToken) =>
        !content.HasChanged(cancellationToken) ? added : throw new SlipwayException(ExitCode.Failed, $"{file} changed while it was stored.") { Next = "Run the same command again." };
}
