using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using Slipway.Data.Uploads.Unix;
using Slipway.Releases;

namespace Slipway.Data.Uploads;

/// <summary>Reads a tree that nobody writes to, such as one that was just restored, into a listing.</summary>
internal static class TreeReading
{
    private const int Buffer = 1024 * 1024;
    private const int Parallelism = 4;

    /// <exception cref="IOException">Something cannot be read.</exception>
    public static async Task<TreeListing> ReadAsync(string directory, CancellationToken cancellationToken)
    {
        var found = new List<TreeEntry>();
        var root = FileName.Terminated(Path.GetFullPath(directory));
        using (var handle = Libc.OpenDirectory(Libc.Root, root, directory))
            Walk(handle, "", FileStatus.Of(Libc.Root, root, directory), found);
        var hashed = new ConcurrentBag<TreeEntry>();
        await Parallel.ForEachAsync(found, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, (entry, token) =>
        {
            hashed.Add(entry.Kind == EntryKind.File ? entry with { Sha256 = Hash($"{directory}/{entry.Path}", token) } : entry);
            return ValueTask.CompletedTask;
        });
        return new TreeListing(hashed);
    }

    /// <returns>Digest of a file whose name may be no text.</returns>
    public static string Hash(string path, CancellationToken cancellationToken)
    {
        using var file = Libc.OpenRead(Libc.Root, FileName.Terminated(path), FileName.Show(path));
        return Hash(file, cancellationToken).Sha256;
    }

    public static Digest Hash(SafeFileHandle file, CancellationToken cancellationToken)
    {
        using var hash = System.Security.Cryptography.IncrementalHash.CreateHash(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(Buffer);
        try
        {
            long at = 0;
            int read;
            while ((read = RandomAccess.Read(file, buffer, at)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, read);
                at += read;
            }

            return new Digest(at, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Walk(SafeFileHandle directory, string path, FileStatus status, List<TreeEntry> found)
    {
        found.Add(Entry(path, status));
        foreach (var name in DirectoryNames.Of(directory, FileName.Show(path)))
        {
            var text = FileName.Decode(name.AsSpan(0, name.Length - 1));
            var below = path.Length == 0 ? text : $"{path}/{text}";
            var entry = FileStatus.Of(directory, name, FileName.Show(below));
            if (entry.Kind == EntryKind.Directory)
            {
                using var next = Libc.OpenDirectory(directory, name, FileName.Show(below));
                Walk(next, below, entry, found);
            }
            else if (entry.Kind == EntryKind.Link)
            {
                found.Add(Entry(below, entry) with { Target = FileName.Decode(Libc.ReadLink(directory, name, FileName.Show(below))) });
            }
            else if (entry.Kind is not null)
            {
                found.Add(Entry(below, entry));
            }
        }
    }

    internal static TreeEntry Entry(string path, FileStatus status) => new()
    {
        Path = path,
        Kind = status.Kind!.Value,
        Mode = status.Kind == EntryKind.Link ? 0 : status.Mode,
        Owner = status.Owner,
        Group = status.Group,
        Written = status.Written,
        Size = status.Kind == EntryKind.File ? status.Size : 0,
        IsSparse = status.Kind == EntryKind.File && status.Allocated < status.Size,
    };
}
