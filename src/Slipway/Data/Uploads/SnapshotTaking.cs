using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Uploads;

/// <summary>One walk through a tree that gives each of its files a second name elsewhere.</summary>
internal sealed class SnapshotTaking(UploadSource source, string directory, CancellationToken cancellationToken)
{
    private const int CopyBuffer = 1024 * 1024;

    private readonly HashSet<string> _leaveOut = new(source.LeaveOut, StringComparer.Ordinal);

    /// <summary>Asked of the first file: a file system can share blocks between files, or it cannot.</summary>
    private volatile Sharing _sharing;

    private enum Sharing
    {
        Unknown,
        Can,
        Cannot,
    }

    /// <summary>In no order, as the others.</summary>
    public ConcurrentBag<SnapshotFile> Files { get; } = [];

    public ConcurrentBag<TreeEntry> Others { get; } = [];

    public ConcurrentBag<string> LeftOut { get; } = [];

    public void Run()
    {
        // The uploads' directory itself may be a link into the place where data outlives a release.
        var root = FileName.Terminated(Path.GetFullPath(source.Directory) + "/.");
        var status = FileStatus.Of(Libc.Root, root, source.Directory);
        using var from = Libc.OpenDirectory(Libc.Root, root, source.Directory);
        Walk(from, Libc.Root, FileName.Terminated(directory), "", status);
    }

    private void Walk(SafeFileHandle from, SafeFileHandle above, byte[] name, string path, FileStatus status)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var shown = FileName.Show(path);
        Libc.MakeDirectory(above, name, directory);
        using var to = Libc.OpenDirectory(above, name, directory);
        Others.Add(TreeReading.Entry(path, status));
        var directories = new List<(byte[] Name, string Path, FileStatus Status)>();
        foreach (var entry in DirectoryNames.Of(from, shown))
        {
            var below = path.Length == 0 ? FileName.Decode(entry.AsSpan(0, entry.Length - 1)) : $"{path}/{FileName.Decode(entry.AsSpan(0, entry.Length - 1))}";
            // Without a pause the app goes on: what it deleted since the directory was read is not part of the moment.
            if (_leaveOut.Contains(below) || FileStatus.TryOf(from, entry, FileName.Show(below)) is not { } found)
                continue;
            switch (found.Kind)
            {
                case EntryKind.Directory:
                    directories.Add((entry, below, found));
                    break;
                case EntryKind.Link:
                    TakeLink(from, to, entry, below, found);
                    break;
                case EntryKind.File:
                    TakeFile(from, to, entry, below, found);
                    break;
                default:
                    LeftOut.Add(below);
                    break;
            }
        }

        SeveralAtOnce.ForEach(
            directories,
            below =>
            {
                using var next = Libc.OpenDirectory(from, below.Name, FileName.Show(below.Path));
                Walk(next, to, below.Name, below.Path, below.Status);
            },
            cancellationToken);
        Libc.SetMode(to, status.Mode, shown);
        Libc.SetWritten(above, name, status.Written, shown);
    }

    private void TakeFile(SafeFileHandle from, SafeFileHandle to, byte[] name, string path, FileStatus found)
    {
        var shown = FileName.Show(path);
        if (_sharing != Sharing.Cannot && TryClone(from, to, name, shown, found))
        {
            Add(TakingWay.Clone);
            return;
        }

        switch (Libc.TryLink(from, name, to))
        {
            case 0:
                Add(TakingWay.Link);
                break;
            case Libc.NotFound:
                break;
            case Libc.OtherFileSystem or Libc.Refused or Libc.TooManyLinks:
                Copy(from, to, name, shown, found);
                Add(TakingWay.Copy);
                break;
            case var error:
                throw Libc.Error(shown, error);
        }

        void Add(TakingWay way)
        {
            var taken = FileStatus.Of(to, name, shown);
            Files.Add(new SnapshotFile(TreeReading.Entry(path, found) with { Size = taken.Size, Written = taken.Written }, found, taken, way));
        }
    }

    private bool TryClone(SafeFileHandle from, SafeFileHandle to, byte[] name, string shown, FileStatus found)
    {
        if (_sharing == Sharing.Unknown && found.Size == 0)
            return false;
        using (var original = Libc.OpenRead(from, name, shown))
        {
            using var clone = Libc.Create(to, name, shown);
            var shared = Libc.TryShare(original, clone);
            if (_sharing == Sharing.Unknown)
                _sharing = shared ? Sharing.Can : Sharing.Cannot;
            if (shared)
                Libc.SetMode(clone, found.Mode, shown);
            else
                Libc.Remove(to, name, directory: false, shown);
            if (!shared)
                return false;
        }

        Libc.SetWritten(to, name, found.Written, shown);
        return true;
    }

    private void Copy(SafeFileHandle from, SafeFileHandle to, byte[] name, string shown, FileStatus found)
    {
        using (var original = Libc.OpenRead(from, name, shown))
        using (var copy = Libc.Create(to, name, shown))
        {
            var buffer = new byte[Math.Min(CopyBuffer, Math.Max(1, found.Size))];
            long at = 0;
            int read;
            while ((read = RandomAccess.Read(original, buffer, at)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                RandomAccess.Write(copy, buffer.AsSpan(0, read), at);
                at += read;
            }

            Libc.SetMode(copy, found.Mode, shown);
        }

        Libc.SetWritten(to, name, found.Written, shown);
    }

    private void TakeLink(SafeFileHandle from, SafeFileHandle to, byte[] name, string path, FileStatus found)
    {
        var shown = FileName.Show(path);
        var target = Libc.ReadLink(from, name, shown);
        Libc.MakeSymbolicLink([.. target, 0], to, name, shown);
        Libc.SetWritten(to, name, found.Written, shown);
        Others.Add(TreeReading.Entry(path, found) with { Target = FileName.Decode(target) });
    }
}
