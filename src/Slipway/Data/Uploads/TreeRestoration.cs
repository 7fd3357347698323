using Slipway.Data.Uploads.Unix;
using Slipway.FaultPoints;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Data.Uploads;

/// <summary>Makes a tree anew, equal to its listing.</summary>
internal static class TreeRestoration
{
    private const int Parallelism = 4;

    /// <summary>Writes the tree into a new directory. What was written matches the digests of the listing and is on the disk when the call returns; when it fails, nothing stays behind.</summary>
    /// <param name="listing">What belongs there.</param>
    /// <param name="target">A directory that does not exist, with an existing one above it.</param>
    /// <param name="write">Writes the content of a file. Called by several threads.</param>
    /// <param name="advance">Takes how far it is, or null.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">A path of the listing leaves the directory, a content differs, or the disk refuses.</exception>
    public static async Task RestoreAsync(TreeListing listing, string target, Action<TreeEntry, RestoredFile, CancellationToken> write, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        TreePaths.Check(listing);
        if (Path.Exists(target))
            throw new SlipwayException(ExitCode.Failed, $"{target} exists; uploads are restored into a new directory only.");
        try
        {
            using var fileSystem = LocalFileSystem.TryOpen(Path.GetDirectoryName(Path.GetFullPath(target))!);
            var directories = listing.Entries.Where(entry => entry.Kind == EntryKind.Directory).ToList();
            foreach (var directory in directories)
                Libc.MakeDirectory(Libc.Root, PathOf(target, directory), FileName.Show(directory.Path));
            long written = 0;
            await Parallel.ForEachAsync(
                listing.Entries.Where(entry => entry.Kind == EntryKind.File),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                (entry, token) =>
                {
                    WriteFile(entry, target, write, token);
                    advance?.Report(new Advance(Interlocked.Add(ref written, entry.Size), listing.Bytes, AdvanceUnit.Bytes, "restored"));
                    return ValueTask.CompletedTask;
                });
            foreach (var link in listing.Entries.Where(entry => entry.Kind == EntryKind.Link))
            {
                Libc.MakeSymbolicLink(FileName.Terminated(link.Target!), Libc.Root, PathOf(target, link), FileName.Show(link.Path));
                Finish(link, target);
            }

            // From the deepest up: what is made in a directory changes its time.
            directories.Reverse();
            foreach (var directory in directories)
                FinishDirectory(directory, target);
            FaultPoint.Reach("uploads", "restored");
            if (fileSystem is not null)
                fileSystem.Flush();
            else
                DurableFile.FlushFileSystem(target);
        }
        catch (Exception exception)
        {
            TreeRemoval.Remove(target);
            if (exception is IOException io)
                throw DiskFull.Is(io) ? DiskFull.While($"restoring {listing.Files} files", target, io) : new SlipwayException(ExitCode.Failed, $"The uploads could not be restored into {target}: {io.Message}", io);
            throw;
        }
    }

    /// <summary>Makes the links of a tree anew that another program restored and whose targets are no text, which it may have lost.</summary>
    public static void MendLinks(TreeListing listing, string target)
    {
        var links = listing.Entries.Where(entry => entry.Kind == EntryKind.Link && !FileName.IsText(entry.Target!)).ToList();
        foreach (var link in links)
        {
            Libc.Remove(Libc.Root, PathOf(target, link), directory: false, FileName.Show(link.Path));
            Libc.MakeSymbolicLink(FileName.Terminated(link.Target!), Libc.Root, PathOf(target, link), FileName.Show(link.Path));
            Finish(link, target);
        }

        var above = links.Select(link => link.Path.LastIndexOf('/') is >= 0 and var slash ? link.Path[..slash] : "").ToHashSet(StringComparer.Ordinal);
        foreach (var directory in listing.Entries.Where(entry => entry.Kind == EntryKind.Directory && above.Contains(entry.Path)))
            FinishDirectory(directory, target);
    }

    private static void WriteFile(TreeEntry entry, string target, Action<TreeEntry, RestoredFile, CancellationToken> write, CancellationToken cancellationToken)
    {
        var shown = FileName.Show(entry.Path);
        using (var file = new RestoredFile(Libc.Create(Libc.Root, PathOf(target, entry), shown), entry.IsSparse))
        {
            write(entry, file, cancellationToken);
            if (file.Finish() is var digest && (digest.Sha256 != entry.Sha256 || digest.Size != entry.Size))
                throw new SlipwayException(ExitCode.Failed, $"The content of {shown} is not the one that was backed up: it has the SHA-256 {digest.Sha256[..12]}… and should have {entry.Sha256![..12]}….");
            // Before the mode: giving a file away takes its set-id bits.
            SetOwner(entry, target);
            file.SetMode(entry.Mode, shown);
        }

        Libc.SetWritten(Libc.Root, PathOf(target, entry), entry.Written, shown);
    }

    private static void FinishDirectory(TreeEntry entry, string target)
    {
        SetOwner(entry, target);
        using (var handle = Libc.OpenDirectory(Libc.Root, PathOf(target, entry), FileName.Show(entry.Path)))
            Libc.SetMode(handle, entry.Mode, FileName.Show(entry.Path));
        Libc.SetWritten(Libc.Root, PathOf(target, entry), entry.Written, FileName.Show(entry.Path));
    }

    private static void Finish(TreeEntry entry, string target)
    {
        SetOwner(entry, target);
        Libc.SetWritten(Libc.Root, PathOf(target, entry), entry.Written, FileName.Show(entry.Path));
    }

    /// <summary>Only root may give files away; restored by others they are theirs.</summary>
    private static void SetOwner(TreeEntry entry, string target)
    {
        if (Environment.IsPrivilegedProcess)
            Libc.SetOwner(Libc.Root, PathOf(target, entry), entry.Owner, entry.Group, FileName.Show(entry.Path));
    }

    private static byte[] PathOf(string target, TreeEntry entry) =>
        FileName.Terminated(entry.Path.Length == 0 ? target : $"{target}/{entry.Path}");
}
