using Slipway.Releases;

namespace Slipway.Sharing;

/// <summary>
/// The files of releases on a git remote: a tree for each variant and for the wheels of one, under a ref beside the state, its entries named by
/// SHA-256. This machine's own store is filled from there when something is missing; its digests are checked on the
/// way in, and once more when a release is unpacked.
/// </summary>
internal sealed class GitContentStore(ContentStore local, GitStateStore state, GitRemote remote, string temporary) : IContentStore
{
    public Task<ReleaseFile> AddAsync(string file, string releasePath, bool executable, CancellationToken cancellationToken) =>
        local.AddAsync(file, releasePath, executable, cancellationToken);

    public Task<IReadOnlyList<ReleaseFile>> AddAllAsync(IReadOnlyDictionary<string, string> files, IProgress<Advance>? advance, CancellationToken cancellationToken) =>
        local.AddAllAsync(files, advance, cancellationToken);

    public bool Contains(ReleaseFile file) => local.Contains(file);

    public Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, CancellationToken cancellationToken) =>
        UnpackAsync(files, directory, null, cancellationToken);

    public async Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory) && !files.All(Contains))
            await FetchAsync(files, advance, cancellationToken);
        await local.UnpackAsync(files, directory, advance, cancellationToken);
    }

    public async Task<bool> HasAsync(ReleaseManifest release, CancellationToken cancellationToken)
    {
        foreach (var files in release.Variants.Values.SelectMany(variant => variant.Contents))
        {
            if (!files.All(Contains) && !await state.ExistsAsync(ContentKey.Of(files), cancellationToken))
                return false;
        }

        return true;
    }

    public async Task ShareAsync(ReleaseManifest release, CancellationToken cancellationToken)
    {
        foreach (var content in release.Variants.Values.SelectMany(variant => variant.Contents))
        {
            var key = ContentKey.Of(content);
            if (await state.ExistsAsync(key, cancellationToken) || !content.All(Contains))
                continue;
            var files = content.DistinctBy(file => file.Sha256, StringComparer.Ordinal).ToList();
            var oids = await remote.StoreAsync(files.Select(local.Locate), cancellationToken);
            var tree = await remote.StoreTreeAsync(files.Zip(oids, (file, oid) => (file.Sha256, oid)), cancellationToken);
            // Somebody else who shares the same variant shares the same tree.
            await state.TryPointAsync(key, tree, null, GitRemote.ContentPatience, cancellationToken);
        }
    }

    private async Task FetchAsync(IReadOnlyList<ReleaseFile> files, IProgress<Advance>? advance, CancellationToken cancellationToken)
    {
        var key = ContentKey.Of(files);
        if (await state.OidAsync(key, cancellationToken) is not { } tree)
            return;
        if (await remote.FetchAsync([tree], GitRemote.ContentPatience, cancellationToken) is { } reason)
            throw await remote.FailureAsync("read", reason, cancellationToken);
        var objects = await remote.ReadTreeAsync(tree, cancellationToken);
        var wanted = files.Where(file => !Contains(file) && objects.ContainsKey(file.Sha256)).ToLookup(file => objects[file.Sha256], StringComparer.Ordinal);
        State.DurableFile.CreateDirectory(temporary);
        var path = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
        try
        {
            var taken = 0;
            using var batch = new ContentBatch(local, wanted.Count);
            await remote.ReadAsync(
                [.. wanted.Select(group => group.Key)],
                async (oid, stream, token) =>
                {
                    await TakeAsync(batch, key, wanted[oid], stream, path, token);
                    advance?.Report(new Advance(++taken, wanted.Count, AdvanceUnit.Files, "fetched"));
                },
                cancellationToken);
            batch.Complete();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task TakeAsync(ContentBatch batch, string key, IEnumerable<ReleaseFile> files, Stream content, string path, CancellationToken cancellationToken)
    {
        await using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None))
            await content.CopyToAsync(file, cancellationToken);
        foreach (var file in files)
        {
            // Other content gets in under its own digest, where nothing looks for it.
            var added = batch.Add(path, file.Path, file.Executable, cancellationToken);
            if (added.Sha256 != file.Sha256)
            {
                throw new SlipwayException(ExitCode.Failed, $"The shared content of {file.Path} is damaged: in {state.Locate(key)} it has the SHA-256 {added.Sha256[..12]}… and should have {file.Sha256[..12]}…; nothing was unpacked.")
                {
                    Next = $"Remove that ref (git push {remote.Name} --delete {remote.Namespace}{key}), then build the release's commit again: ./build.sh --target=Build --commit=<first part of the release's id>",
                };
            }
        }
    }
}
