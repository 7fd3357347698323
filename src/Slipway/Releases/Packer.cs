namespace Slipway.Releases;

/// <summary>Makes a variant of what a builder made: its files, with the Procfile, go into the content store.</summary>
internal sealed class Packer(IContentStore store)
{
    /// <summary>Hex digits of a variant's key: it is shown to people, and few share a release.</summary>
    private const int KeyLength = 12;

    /// <param name="built">The built tree.</param>
    /// <param name="procfile">File with the process types.</param>
    /// <param name="lockDigest">Combined digest of the locks that it was built with.</param>
    /// <param name="advance">Is told how far it is, from several threads.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">A file cannot be part of a release, changed while it was read, or the disk is full.</exception>
    public async Task<Variant> PackAsync(BuiltVariant built, string procfile, string lockDigest, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var sources = built.Files.ToDictionary(path => path, path => Path.Combine(built.Directory, path), StringComparer.Ordinal);
        sources[Procfile.FileName] = procfile;
        var files = await store.AddAllAsync(sources, advance, cancellationToken);
        ReleasePath.CheckAll(files);
        var made = built.Made.Length == 0 ? "" : $"{built.Made}\n";
        var key = Digest.OfText($"{lockDigest}\n{built.Runtime}\n{built.Platform}\n{made}")[..KeyLength];
        return new Variant(key, built.Runtime, built.Platform, files) { Wheels = built.Wheels };
    }
}
