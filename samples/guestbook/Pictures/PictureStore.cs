namespace Guestbook.Pictures;

/// <summary>
/// Uploaded pictures and their thumbnails: files in <c>media/</c> and <c>media/thumbnails/</c> of the working
/// directory, which may be links to directories that outlive the release.
/// </summary>
internal sealed class PictureStore
{
    private const string Pictures = "media";
    private const string Thumbnails = "media/thumbnails";

    /// <returns>Name of the file, which nobody outside had a say in.</returns>
    public async Task<string> SaveAsync(byte[] picture, PictureFormat format, CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToString("N") + format.Extension;
        await WriteAsync(Pictures, name, picture, cancellationToken);
        return name;
    }

    public Task SaveThumbnailAsync(string picture, byte[] thumbnail, CancellationToken cancellationToken) =>
        WriteAsync(Thumbnails, ThumbnailName(picture), thumbnail, cancellationToken);

    public void Delete(string picture) => File.Delete(Path.Combine(Pictures, picture));

    public Task<byte[]> ReadAsync(string picture, CancellationToken cancellationToken) =>
        File.ReadAllBytesAsync(Path.Combine(Pictures, picture), cancellationToken);

    /// <returns>Full path and content type, or null where there is no such picture.</returns>
    public (string Path, string ContentType)? Find(string picture)
    {
        var path = Path.GetFullPath(Path.Combine(Pictures, picture));
        return IsName(picture) && File.Exists(path) ? (path, PictureFormat.ContentTypeOf(Path.GetExtension(picture))!) : null;
    }

    /// <returns>Full path and content type, or null where the worker has made none (yet).</returns>
    public (string Path, string ContentType)? FindThumbnail(string picture)
    {
        var path = Path.GetFullPath(Path.Combine(Thumbnails, ThumbnailName(picture)));
        return IsName(picture) && File.Exists(path) ? (path, "image/jpeg") : null;
    }

    private static string ThumbnailName(string picture) => Path.ChangeExtension(picture, ".jpg");

    // Only names that SaveAsync makes: no separator, no dots but one.
    private static bool IsName(string name) =>
        Guid.TryParseExact(Path.GetFileNameWithoutExtension(name), "N", out _)
        && PictureFormat.ContentTypeOf(Path.GetExtension(name)) is not null
        && Path.GetFileName(name) == name;

    // Written beside and renamed, so that nobody is served half a picture.
    private static async Task WriteAsync(string directory, string name, byte[] bytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var beside = Path.Combine(directory, $".{name}.{Guid.NewGuid():N}");
        try
        {
            await File.WriteAllBytesAsync(beside, bytes, cancellationToken);
            File.Move(beside, Path.Combine(directory, name), overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }
}
