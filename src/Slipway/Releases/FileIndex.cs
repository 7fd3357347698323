using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>
/// Digests of the files of one tree with what the file system said when they were read, so that an unchanged file is
/// not read again. Damaged, missing or on a file system that it cannot rely on, it knows nothing, and files are read.
/// </summary>
internal sealed class FileIndex
{
    /// <summary>The coarsest tick of a file's times (2 s on FAT): what was changed less than that before it was read could be changed once more without a trace.</summary>
    internal static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private static readonly byte[] Heading = "slipway file index 1\n"u8.ToArray();

    private readonly string _file;
    private readonly string _root;
    private readonly long? _device;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Entry> _known;
    private readonly ConcurrentDictionary<string, Entry> _seen = new(StringComparer.Ordinal);
    private int _added;

    private FileIndex(string file, string root, long? device, TimeProvider time)
    {
        (_file, _root, _device, _time) = (file, root, device, time);
        _known = device is null ? [] : Read(file);
    }

    /// <param name="file">File that keeps it.</param>
    /// <param name="root">Directory of the tree.</param>
    /// <param name="time">Clock of this machine.</param>
    public static FileIndex Open(string file, string root, TimeProvider? time = null) =>
        new(file, root, LocalFileSystem.Holds(root) ? FileStamp.DeviceOf(root) : null, time ?? TimeProvider.System);

    /// <param name="path">Below the root.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Mode and digest of a regular file; null: it is none, or has to be read without the index.</returns>
    public (bool Executable, string Sha256)? Find(string path, CancellationToken cancellationToken)
    {
        var file = Path.Combine(_root, path);
        if (_device is null || FileStamp.Of(file) is not { } stamp)
            return null;
        if (_known.TryGetValue(path, out var entry) && entry.Stamp == stamp)
        {
            _seen[path] = entry;
            return (stamp.IsExecutable, entry.Sha256);
        }

        var now = _time.GetUtcNow().UtcDateTime;
        var sha256 = Digest.OfFile(file, cancellationToken).Sha256;
        if (IsSettled(stamp, now) && FileStamp.Of(file) == stamp)
        {
            _seen[path] = new Entry(stamp, sha256);
            Interlocked.Increment(ref _added);
        }

        return (stamp.IsExecutable, sha256);
    }

    /// <summary>Keeps what was looked at for the next time, and nothing else.</summary>
    public void Save()
    {
        if (_device is null || (_added == 0 && _seen.Count == _known.Count))
            return;
        SealedFile.Write(_file, Heading, writer =>
        {
            writer.Write(_seen.Count);
            foreach (var (path, (stamp, sha256)) in _seen)
            {
                writer.Write(path);
                writer.Write(stamp.Device);
                writer.Write(stamp.Inode);
                writer.Write(stamp.Size);
                writer.Write(stamp.Written);
                writer.Write(stamp.Changed);
                writer.Write(stamp.Mode);
                writer.Write(Convert.FromHexString(sha256));
            }
        });
    }

    private static Dictionary<string, Entry> Read(string file)
    {
        var known = new Dictionary<string, Entry>(StringComparer.Ordinal);
        using var reader = SealedFile.Open(file, Heading);
        if (reader is null)
            return known;
        var count = reader.ReadInt32();
        known.EnsureCapacity(count);
        for (var i = 0; i < count; i++)
        {
            var path = reader.ReadString();
            var stamp = new FileStamp(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32());
            known[path] = new Entry(stamp, Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes)));
        }

        return known;
    }

    /// <summary>Whether the file had been left alone for a while when it was read; one of another file system below the tree may have another clock.</summary>
    private bool IsSettled(FileStamp stamp, DateTime read) =>
        stamp.Device == _device && DateTime.UnixEpoch.AddTicks(Math.Max(stamp.Written, stamp.Changed) / TimeSpan.NanosecondsPerTick) + Tick < read;

    private readonly record struct Entry(FileStamp Stamp, string Sha256);
}
