using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Slipway.Releases.Bundles;

/// <summary>A bundle in the form that a platform takes it in: by the ending of the file's name.</summary>
internal static class BundleFile
{
    /// <summary>High bits of a Unix mode in a zip entry: a file, and a symbolic link.</summary>
    private const int RegularFile = 0x8000;
    private const int SymbolicLink = 0xA000;

    /// <summary>The first time that a zip entry can have.</summary>
    private static readonly DateTimeOffset ZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<string> Endings { get; } = [".tar.gz", ".tgz", ".tar", ".zip"];

    /// <summary>Writes it beside and renames it.</summary>
    /// <param name="tar">The bundle as it is kept.</param>
    /// <param name="output">File to write.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task WriteAsync(string tar, string output, CancellationToken cancellationToken)
    {
        var beside = $"{output}.{Guid.NewGuid():N}~";
        try
        {
            await using (var source = File.OpenRead(tar))
            await using (var target = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                if (output.EndsWith(".zip", StringComparison.Ordinal))
                    await ZipAsync(source, target, cancellationToken);
                else if (output.EndsWith(".tar", StringComparison.Ordinal))
                    await source.CopyToAsync(target, cancellationToken);
                else
                    await GzipAsync(source, target, cancellationToken);
                target.Flush(flushToDisk: true);
            }

            File.Move(beside, output, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static async Task GzipAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        await using var gzip = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true);
        await source.CopyToAsync(gzip, cancellationToken);
    }

    private static async Task ZipAsync(Stream source, Stream target, CancellationToken cancellationToken)
    {
        await using var reader = new TarReader(source);
        await using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            var isLink = entry.EntryType is TarEntryType.SymbolicLink;
            var packed = zip.CreateEntry(entry.Name, CompressionLevel.Optimal);
            packed.LastWriteTime = ZipTime;
            packed.ExternalAttributes = ((isLink ? SymbolicLink : RegularFile) | (int)entry.Mode) << 16;
            await using var content = await packed.OpenAsync(cancellationToken);
            if (isLink)
                await content.WriteAsync(Encoding.UTF8.GetBytes(entry.LinkName), cancellationToken);
            else if (entry.DataStream is { } data)
                await data.CopyToAsync(content, cancellationToken);
        }
    }
}
