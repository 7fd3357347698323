namespace Slipway.State;

/// <summary>A lock that ends with its holder: the kernel frees it (flock) when the process dies, however it dies.</summary>
internal static class FileLock
{
    /// <returns>The lock; null when somebody holds it.</returns>
    public static FileStream? TryTake(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            return new FileStream(path, options);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            return null;
        }
    }

    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(path) is { } taken)
                return taken;
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    }
}
