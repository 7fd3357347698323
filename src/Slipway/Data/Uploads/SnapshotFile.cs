using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Uploads;

/// <summary>A file of a snapshot.</summary>
/// <param name="Entry">What is kept of it; without its digest, as it has not been read.</param>
/// <param name="Found">What the file system said of the app's file before it was taken.</param>
/// <param name="Taken">What it said of the snapshot's file behind that.</param>
/// <param name="Way">How it was taken.</param>
internal sealed record SnapshotFile(TreeEntry Entry, FileStatus Found, FileStatus Taken, TakingWay Way)
{
    /// <summary>Whether the app wrote to it after the moment, going by what the file system says of it now.</summary>
    /// <remarks>
    /// A change of <see cref="FileStatus.Changed"/> alone is one too: somebody may have set the other time back. Where the number
    /// of links changed with it, the app has only deleted its name.
    /// </remarks>
    public bool IsModified(FileStatus now) =>
        Way == TakingWay.Link
        && (now.Size != Taken.Size || now.Written != Taken.Written || (now.Changed != Taken.Changed && now.Links == Taken.Links));
}
