using Microsoft.Win32.SafeHandles;
using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Uploads;

/// <summary>Removes a tree whatever its names are. .NET's own call misses those that are no text.</summary>
internal static class TreeRemoval
{
    private const int OwnerOnly = 0x1c0;

    /// <summary>Removes a directory with all in it; does nothing where there is none. Links are removed, not followed.</summary>
    /// <exception cref="IOException">Something cannot be removed.</exception>
    public static void Remove(string directory)
    {
        var name = FileName.Terminated(Path.GetFullPath(directory));
        if (FileStatus.TryOf(Libc.Root, name, directory) is { } status)
            Remove(Libc.Root, name, status, directory);
    }

    private static void Remove(SafeFileHandle at, byte[] name, FileStatus status, string shown)
    {
        if (status.Kind == EntryKind.Directory)
        {
            using var directory = Libc.OpenDirectory(at, name, shown);
            // What its owner may not write to cannot be emptied either.
            if ((status.Mode & OwnerOnly) != OwnerOnly)
                Libc.SetMode(directory, OwnerOnly, shown);
            var below = new List<(byte[] Name, FileStatus Status)>();
            foreach (var entry in DirectoryNames.Of(directory, shown))
            {
                var found = FileStatus.Of(directory, entry, shown);
                if (found.Kind == EntryKind.Directory)
                    below.Add((entry, found));
                else
                    Libc.Remove(directory, entry, directory: false, shown);
            }

            SeveralAtOnce.ForEach(below, entry => Remove(directory, entry.Name, entry.Status, shown));
        }

        Libc.Remove(at, name, status.Kind == EntryKind.Directory, shown);
    }
}
