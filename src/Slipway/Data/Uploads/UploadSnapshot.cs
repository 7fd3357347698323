using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Slipway.Data.Uploads.Unix;
using Slipway.State;

namespace Slipway.Data.Uploads;

/// <summary>
/// A directory tree of one moment: its files under second names in a directory beside, where an app that replaces or
/// deletes its own does not change them. Disposing it removes that directory.
/// </summary>
internal sealed class UploadSnapshot : IDisposable
{
    private readonly FileStream _lock;
    private readonly ConcurrentDictionary<string, bool> _modified = new(StringComparer.Ordinal);
    private bool _isRemoved;

    private UploadSnapshot(UploadSource source, string directory, FileStream taken)
    {
        Source = source;
        Directory = directory;
        _lock = taken;
    }

    public UploadSource Source { get; }

    /// <summary>Where the files of the moment are: a tree of its own, that other programs may read.</summary>
    public string Directory { get; }

    /// <summary>When taking began.</summary>
    public DateTime Begun { get; private init; }

    /// <summary>How long taking lasted: how long writes have to be held for it.</summary>
    public TimeSpan Elapsed { get; private init; }

    /// <summary>Directories and links, in ordinal order of their paths, the root first.</summary>
    public IReadOnlyList<TreeEntry> Others { get; private init; } = [];

    /// <summary>Files, in ordinal order of their paths.</summary>
    public IReadOnlyList<SnapshotFile> Files { get; private init; } = [];

    /// <summary>Paths of pipes, sockets and devices, which no backup keeps.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>Paths of files that the app wrote to in place after the moment and before they were read, as far as that is known by now.</summary>
    public IReadOnlyList<string> Modified => [.. _modified.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Takes a tree as it is now. This is what writes are held for: call it inside of the pause.</summary>
    /// <param name="source">The tree.</param>
    /// <param name="directory">
    /// Where its files get their second names, on the same file system: removed and made anew. The same one every time, so that programs
    /// that compare paths with an earlier backup find them.
    /// </param>
    /// <param name="cancellationToken">Stops it; then nothing stays behind.</param>
    /// <exception cref="RefusedException">Another snapshot of it is in use.</exception>
    /// <exception cref="SlipwayException">The tree cannot be read, or the directory not be written.</exception>
    public static UploadSnapshot Take(UploadSource source, string directory, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new SlipwayException(ExitCode.Usage, "Uploads can be backed up on Linux only.");
        DurableFile.CreateDirectory(Path.GetDirectoryName(directory)!);
        var held = FileLock.TryTake($"{directory}.lock")
            ?? throw new RefusedException($"Another backup of {source.Directory} is running ({directory} is in use).") { Next = "Wait until it has ended, then run the same command again." };
        try
        {
            TreeRemoval.Remove(directory);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var taking = new SnapshotTaking(source, directory, cancellationToken);
            var begun = DateTime.UtcNow;
            taking.Run();
            return new UploadSnapshot(source, directory, held)
            {
                Begun = begun,
                Elapsed = clock.Elapsed,
                Others = Sorted(taking.Others, entry => entry.Path),
                Files = Sorted(taking.Files, file => file.Entry.Path),
                LeftOut = Sorted(taking.LeftOut, path => path),
            };
        }
        catch (Exception exception)
        {
            TreeRemoval.Remove(directory);
            held.Dispose();
            if (exception is IOException)
                throw new SlipwayException(ExitCode.Failed, $"The uploads in {source.Directory} could not be taken: {exception.Message}", exception);
            throw;
        }
    }

    /// <returns>The file's content, for reading.</returns>
    /// <exception cref="SlipwayException">It cannot be read.</exception>
    public SafeFileHandle Open(SnapshotFile file)
    {
        try
        {
            return Libc.OpenRead(Libc.Root, PathOf(file), FileName.Show(file.Entry.Path));
        }
        catch (IOException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"An upload in {Source.Directory} cannot be read: {exception.Message}", exception)
            {
                Next = "Let the user who runs this command read it, then run the same command again.",
            };
        }
    }

    /// <summary>Call it after a file was read: what the app wrote to it meanwhile is noted, not hidden.</summary>
    /// <returns>Whether it is as it was at the moment.</returns>
    public bool IsUnmodified(SnapshotFile file)
    {
        if (!file.IsModified(FileStatus.Of(Libc.Root, PathOf(file), FileName.Show(file.Entry.Path))))
            return true;
        _modified[file.Entry.Path] = true;
        return false;
    }

    public void Dispose()
    {
        // Once the lock is free the directory is somebody else's.
        if (_isRemoved)
            return;
        _isRemoved = true;
        TreeRemoval.Remove(Directory);
        _lock.Dispose();
    }

    private byte[] PathOf(SnapshotFile file) => FileName.Terminated($"{Directory}/{file.Entry.Path}");

    private static List<T> Sorted<T>(IEnumerable<T> taken, Func<T, string> path)
    {
        var list = taken.ToList();
        list.Sort((left, right) => string.CompareOrdinal(path(left), path(right)));
        return list;
    }
}
