using Slipway.Data.Points;
using Slipway.Data.Uploads;
using Slipway.Data.Uploads.Unix;

namespace Slipway.Data.Vaults.Directories;

/// <summary>A point in a directory vault.</summary>
internal sealed class DirectoryPoint(VaultPlace place, RestorePoint manifest) : IStoredPoint
{
    public RestorePoint Manifest => manifest;

    public Task<Stream> OpenDumpAsync(CancellationToken cancellationToken)
    {
        var dump = manifest.Database?.Dump ?? throw new SlipwayException(ExitCode.Usage, $"The point {manifest.Id} has no database.");
        return Task.FromResult<Stream>(new ObjectStream(place, dump.Sha256, dump.Size, $"the database dump of {manifest.Id}"));
    }

    public Task<TreeListing> ReadListingAsync(string name, CancellationToken cancellationToken) => Task.Run(() => ReadListing(name), cancellationToken);

    public async Task<TreeListing> RestoreUploadsAsync(string name, string target, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var listing = await ReadListingAsync(name, cancellationToken);
        using var contents = new VaultContents(place);
        await TreeRestoration.RestoreAsync(listing, target, (entry, file, token) => contents.Read(entry.Sha256!, entry.Size, OwnerOf(manifest.Id, name, entry), file.Write, token), advance, cancellationToken);
        return listing;
    }

    /// <exception cref="SlipwayException">The point has no such uploads, or their list is damaged.</exception>
    public TreeListing ReadListing(string name)
    {
        var upload = manifest.Uploads.FirstOrDefault(upload => upload.Name == name)
            ?? throw new SlipwayException(ExitCode.Usage, $"The point {manifest.Id} has no uploads '{name}'; it has {(manifest.Uploads.Count == 0 ? "none" : string.Join(", ", manifest.Uploads.Select(known => known.Name)))}.");
        using var text = new ObjectStream(place, upload.Listing, -1, $"the list of {name} of {manifest.Id}");
        try
        {
            var listing = TreeListingText.Read(text);
            text.ReadToEnd(_ => { }, CancellationToken.None);
            return listing;
        }
        catch (FormatException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"The list of {name} of {manifest.Id} in the vault '{place.Name}' cannot be read: {exception.Message}.", exception);
        }
    }

    public static string OwnerOf(string id, string upload, TreeEntry entry) => $"{FileName.Show(entry.Path)} of {upload} of {id}";
}
