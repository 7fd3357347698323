using System.Text.Json;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>Manifests in the shared state, as <c>releases/&lt;id&gt;.json</c>; each is checked against its id when it is read.</summary>
public sealed class ReleaseRepository(IStateStore state) : IReleaseRepository
{
    private const string Prefix = "releases/";
    private const string Suffix = ".json";

    /// <summary>Finds a release by its id, or by the first part of it (at least four characters) where only one begins so.</summary>
    /// <exception cref="ConfigurationException">Several releases begin like that.</exception>
    /// <exception cref="SlipwayException">The manifest is damaged, or a newer Slipway wrote it.</exception>
    public async Task<ReleaseManifest?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!ReleaseId.CouldBegin(id))
            return null;
        if (await state.ReadAsync(Key(id), cancellationToken) is { } exact)
            return Verified(id, exact);
        var keys = await state.ListAsync(Prefix + id, cancellationToken);
        if (keys.Count > 1)
            throw new ConfigurationException($"{keys.Count} releases begin with {id}: {string.Join(", ", keys.Select(Id))}. Give more of the id.");
        return keys is [var only] && await state.ReadAsync(only, cancellationToken) is { } content ? Verified(Id(only), content) : null;
    }

    public async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await state.ListAsync(Prefix, cancellationToken)).Select(Id)];

    public async Task AddAsync(ReleaseManifest manifest, CancellationToken cancellationToken)
    {
        var content = ManifestJson.Write(manifest);
        if (manifest.Id != ReleaseId.Of(manifest, content))
            throw new ArgumentException($"The content of release {manifest.Id} has the id {ReleaseId.Of(manifest, content)}.", nameof(manifest));
        foreach (var files in manifest.Variants.Values.SelectMany(variant => variant.Contents))
            ReleasePath.CheckAll(files);
        if (await state.TryCreateAsync(Key(manifest.Id), content, cancellationToken))
            return;
        var existing = await state.ReadAsync(Key(manifest.Id), cancellationToken);
        if (existing is null || !existing.AsSpan().SequenceEqual(content))
            throw Damaged(manifest.Id);
    }

    private ReleaseManifest Verified(string id, byte[] content)
    {
        ReleaseManifest manifest;
        try
        {
            manifest = ManifestJson.Read(content);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Damaged(id);
        }

        if (manifest.Format > ReleaseManifest.CurrentFormat)
            throw new SlipwayException(ExitCode.Failed, $"Release {id} was built by a newer Slipway (manifest format {manifest.Format}; this one knows {ReleaseManifest.CurrentFormat}).") { Next = "Update Slipway." };
        // Byte for byte, so that nothing can hide in what the reader skips.
        return manifest.Id == id && ManifestJson.Write(manifest).AsSpan().SequenceEqual(content) && ReleaseId.Of(manifest, content) == id ? manifest : throw Damaged(id);
    }

    private SlipwayException Damaged(string id) =>
        new(ExitCode.Failed, $"The manifest of release {id} is damaged: its content does not have that id ({state.Locate(Key(id))}).")
        {
            Next = $"Remove it, then build the commit again: ./build.sh --target=Build --commit={id.Split('-')[0]}",
        };

    private static string Key(string id) => $"{Prefix}{id}{Suffix}";

    private static string Id(string key) => key[Prefix.Length..^Suffix.Length];
}
