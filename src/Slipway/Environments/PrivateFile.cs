using Slipway.State;

namespace Slipway.Environments;

/// <summary>A file of this machine that is written once, for its owner alone, and then read by everybody who needs the same content.</summary>
internal static class PrivateFile
{
    /// <returns>The content; of several processes that create it at once all get that of the first.</returns>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">It is somebody else's.</exception>
    public static byte[] ReadOrCreate(string path, Func<byte[]> create)
    {
        if (!File.Exists(path))
        {
            var directory = Path.GetDirectoryName(path)!;
            DurableFile.CreateDirectory(directory);
            // Linked only when complete and on the disk: whoever sees the name sees the whole content.
            var beside = Path.Combine(directory, $".{Guid.NewGuid():N}");
            try
            {
                DurableFile.WriteNew(beside, create());
                HardLink.TryCreate(beside, path);
            }
            finally
            {
                File.Delete(beside);
            }

            DurableFile.FlushDirectory(directory);
        }

        return File.ReadAllBytes(path);
    }
}
