using Slipway.Data.Databases;
using Slipway.Data.Points;
using Slipway.Data.Uploads;

namespace Slipway.Data.Vaults.Restic;

/// <summary>A point in a restic repository.</summary>
internal sealed class ResticPoint : IStoredPoint
{
    private readonly ResticRepository _repository;
    private readonly IReadOnlyList<ResticSnapshot> _parts;

    private ResticPoint(ResticRepository repository, IReadOnlyList<ResticSnapshot> parts, RestorePoint manifest) =>
        (_repository, _parts, Manifest) = (repository, parts, manifest);

    public RestorePoint Manifest { get; }

    /// <exception cref="SlipwayException">There is no such point.</exception>
    public static async Task<ResticPoint> OpenAsync(ResticRepository repository, string environment, string id, CancellationToken cancellationToken)
    {
        var parts = await ResticSnapshots.ListAsync(repository, environment, id, cancellationToken);
        var manifest = parts.LastOrDefault(part => part.Part == ResticSnapshots.Manifest)
            ?? throw new SlipwayException(ExitCode.Usage, $"The vault '{repository.Vault}' has no point {id} of {environment}.");
        var content = await repository.ReadAsync(DumpOf(repository, manifest), cancellationToken);
        return new ResticPoint(repository, parts, RestorePointJson.Read(content, $"The manifest of {id} in the vault '{repository.Vault}'"));
    }

    public Task<Stream> OpenDumpAsync(CancellationToken cancellationToken)
    {
        var dump = Manifest.Database?.Dump ?? throw new SlipwayException(ExitCode.Usage, $"The point {Manifest.Id} has no database.");
        var content = new ProcessStream(DumpOf(_repository, Part(ResticSnapshots.Dump)), $"Reading the database dump of {Manifest.Id} from the vault '{_repository.Vault}'", null, cancellationToken);
        return Task.FromResult<Stream>(new VerifiedStream(content, dump.Size, dump.Sha256, $"The database dump of {Manifest.Id} in the vault '{_repository.Vault}'"));
    }

    public async Task<TreeListing> ReadListingAsync(string name, CancellationToken cancellationToken)
    {
        var upload = Manifest.Uploads.FirstOrDefault(upload => upload.Name == name)
            ?? throw new SlipwayException(ExitCode.Usage, $"The point {Manifest.Id} has no uploads '{name}'; it has {(Manifest.Uploads.Count == 0 ? "none" : string.Join(", ", Manifest.Uploads.Select(known => known.Name)))}.");
        var content = await _repository.ReadAsync(DumpOf(_repository, Part(ResticSnapshots.Listing(name))), cancellationToken);
        try
        {
            var listing = TreeListingText.Read(new MemoryStream(content));
            return listing.Hash() == upload.Listing ? listing : throw new FormatException("it is not the one that was put");
        }
        catch (FormatException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"The list of {name} of {Manifest.Id} in the vault '{_repository.Vault}' cannot be read: {exception.Message}.", exception);
        }
    }

    public async Task<TreeListing> RestoreUploadsAsync(string name, string target, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        if (Path.Exists(target))
            throw new SlipwayException(ExitCode.Failed, $"{target} exists; uploads are restored into a new directory only.");
        var listing = await ReadListingAsync(name, cancellationToken);
        TreePaths.Check(listing);
        var part = Part(ResticSnapshots.Uploads(name));
        var beside = $"{Path.GetFullPath(target)}.{Guid.NewGuid():N}~";
        try
        {
            await _repository.RunAsync(_repository.Command("restore", part.Id, "--target", beside), cancellationToken);
            // restic restores below the whole path that was backed up.
            var tree = Path.Combine(beside, part.Paths[0].TrimStart('/'));
            // Before 0.16 it replaces bytes in the target of a link that are no text.
            TreeRestoration.MendLinks(listing, tree);
            var differences = TreeDifferences.Between(listing, await TreeReading.ReadAsync(tree, cancellationToken));
            if (differences.Count > 0)
            {
                throw new SlipwayException(ExitCode.Failed, $"The uploads {name} of {Manifest.Id} came out of the vault '{_repository.Vault}' other than they were put; nothing was restored.")
                {
                    Details = [.. differences.Take(20)],
                    Next = "Restore from another vault that has the point, or from another point.",
                };
            }

            Directory.Move(tree, target);
            State.DurableFile.FlushFileSystem(target);
            advance?.Report(new Advance(listing.Bytes, listing.Bytes, AdvanceUnit.Bytes, "restored"));
            return listing;
        }
        catch (IOException exception)
        {
            throw Releases.DiskFull.Is(exception)
                ? Releases.DiskFull.While($"restoring {listing.Files} files", target, exception)
                : new SlipwayException(ExitCode.Failed, $"The uploads could not be restored into {target}: {exception.Message}", exception);
        }
        finally
        {
            TreeRemoval.Remove(beside);
        }
    }

    /// <returns>A line for every part that the manifest names and the repository lacks.</returns>
    public IReadOnlyList<string> MissingParts()
    {
        IEnumerable<string> needed = Manifest.Uploads.SelectMany(upload => new[] { ResticSnapshots.Uploads(upload.Name), ResticSnapshots.Listing(upload.Name) });
        if (Manifest.Database is not null)
            needed = needed.Append(ResticSnapshots.Dump);
        return [.. needed.Where(name => _parts.All(part => part.Part != name)).Select(Missing)];
    }

    private ResticSnapshot Part(string name) =>
        _parts.LastOrDefault(part => part.Part == name) ?? throw new SlipwayException(ExitCode.Failed, Missing(name));

    private string Missing(string part) => $"The vault '{_repository.Vault}' is damaged: it has no '{part}' of {Manifest.Id}.";

    private static Processes.Command DumpOf(ResticRepository repository, ResticSnapshot part) =>
        repository.Command("dump", "--no-lock", part.Id, part.Paths[0]);
}
