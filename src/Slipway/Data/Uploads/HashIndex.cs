using System.Collections.Concurrent;
using System.Security.Cryptography;
using Slipway.Data.Uploads.Unix;
using Slipway.State;

namespace Slipway.Data.Uploads;

/// <summary>
/// Digests of the files of an upload directory with what the file system said of them, so that the next backup reads
/// only what changed. Damaged or missing it knows nothing, and files are read.
/// </summary>
internal sealed class HashIndex
{
    /// <summary>The coarsest tick of a file's times: what was written less than that before it was read could be written once more without a trace.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private static readonly byte[] Heading = "slipway upload index 1\n"u8.ToArray();

    private readonly string _file;
    private readonly Dictionary<string, Entry> _known;
    private readonly ConcurrentDictionary<string, string> _hashes = new(StringComparer.Ordinal);

    private HashIndex(string file, Dictionary<string, Entry> known) => (_file, _known) = (file, known);

    /// <param name="file">File that keeps it. Deleting it is safe at any time.</param>
    public static HashIndex Open(string file) => new(file, Read(file));

    /// <returns>The digest of a file that has not changed since it was read; null: it has to be read.</returns>
    public string? Find(SnapshotFile file)
    {
        if (_hashes.TryGetValue(file.Entry.Path, out var read))
            return read;
        return _known.TryGetValue(file.Entry.Path, out var entry) && entry.Stamp == Stamp.Of(file.Found) ? entry.Sha256 : null;
    }

    /// <summary>Takes the digest of a file that was read and that nobody wrote to meanwhile.</summary>
    public void Add(SnapshotFile file, string sha256) => _hashes[file.Entry.Path] = sha256;

    /// <summary>
    /// Removes the snapshot and keeps what is known of its files for the next backup. In this order: removing a file's
    /// second name changes what the file system says of it once more.
    /// </summary>
    public void Close(UploadSnapshot snapshot)
    {
        var kept = new (SnapshotFile File, string Sha256, FileStatus? Now)?[snapshot.Files.Count];
        SeveralAtOnce.For(kept.Length, i =>
        {
            if (Find(snapshot.Files[i]) is { } sha256 && IsSettled(snapshot.Files[i], snapshot.Begun) && snapshot.IsUnmodified(snapshot.Files[i]))
                kept[i] = (snapshot.Files[i], sha256, null);
        });
        snapshot.Dispose();
        SeveralAtOnce.For(kept.Length, i =>
        {
            if (kept[i] is not { } known)
                return;
            var path = $"{snapshot.Source.Directory}/{known.File.Entry.Path}";
            kept[i] = known with { Now = FileStatus.TryOf(Libc.Root, FileName.Terminated(path), path) };
        });
        var entries = new Dictionary<string, Entry>(kept.Length, StringComparer.Ordinal);
        foreach (var one in kept)
        {
            if (one is ({ } file, { } sha256, { } now)
                && (now.Device, now.Inode, now.Size, now.Written) == (file.Found.Device, file.Found.Inode, file.Found.Size, file.Found.Written)
                && (file.Way == TakingWay.Link || now.Changed == file.Found.Changed))
            {
                entries[file.Entry.Path] = new Entry(Stamp.Of(now), sha256);
            }
        }

        Save(entries);
    }

    private static bool IsSettled(SnapshotFile file, DateTime begun) =>
        DateTime.UnixEpoch.AddTicks(file.Found.Written / TimeSpan.NanosecondsPerTick) + Tick < begun;

    private void Save(Dictionary<string, Entry> entries)
    {
        SealedFile.Write(_file, Heading, writer =>
        {
            writer.Write(entries.Count);
            foreach (var (path, (stamp, sha256)) in entries)
            {
                var name = FileName.Encode(path);
                writer.Write(name.Length);
                writer.Write(name);
                writer.Write(stamp.Device);
                writer.Write(stamp.Inode);
                writer.Write(stamp.Size);
                writer.Write(stamp.Written);
                writer.Write(stamp.Changed);
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
            var path = FileName.Decode(reader.ReadBytes(reader.ReadInt32()));
            var stamp = new Stamp(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
            known[path] = new Entry(stamp, Convert.ToHexStringLower(reader.ReadBytes(SHA256.HashSizeInBytes)));
        }

        return known;
    }

    private readonly record struct Stamp(long Device, long Inode, long Size, long Written, long Changed)
    {
        public static Stamp Of(FileStatus status) => new(status.Device, status.Inode, status.Size, status.Written, status.Changed);
    }

    private readonly record struct Entry(Stamp Stamp, string Sha256);
}
