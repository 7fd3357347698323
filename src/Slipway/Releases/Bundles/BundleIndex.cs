using System.Globalization;
using System.Text;
using Slipway.State;

namespace Slipway.Releases.Bundles;

/// <summary>Which bundle a release was made into for an environment, as <c>bundles/&lt;release&gt;/&lt;environment&gt;</c> in the shared state: digest and size.</summary>
internal sealed class BundleIndex(IStateStore state)
{
    private const string Prefix = "bundles/";
    private const string Name = "bundle.tar";

    /// <returns>Null: none was made, or the record is damaged.</returns>
    public async Task<SourceBundle?> FindAsync(string release, string environment, CancellationToken cancellationToken) =>
        await state.ReadAsync(Key(release, environment), cancellationToken) is { } content && Read(content) is { } file ? new SourceBundle(release, environment, file) : null;

    public async Task RecordAsync(SourceBundle bundle, CancellationToken cancellationToken)
    {
        var key = Key(bundle.Release, bundle.Environment);
        var content = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bundle.Content.Sha256} {bundle.Content.Size}\n"));
        if (await state.TryCreateAsync(key, content, cancellationToken) || await FindAsync(bundle.Release, bundle.Environment, cancellationToken) == bundle)
            return;
        // Made by a Slipway that made another archive of the same inputs.
        await state.DeleteAsync(key, cancellationToken);
        await state.TryCreateAsync(key, content, cancellationToken);
    }

    /// <returns>Every record: its key, the release, and the digest of the bundle where the record can be read.</returns>
    public async Task<IReadOnlyList<(string Key, string Release, string? Sha256)>> ListAsync(CancellationToken cancellationToken)
    {
        var records = new List<(string, string, string?)>();
        foreach (var key in await state.ListAsync(Prefix, cancellationToken))
            records.Add((key, key[Prefix.Length..].Split('/')[0], await state.ReadAsync(key, cancellationToken) is { } content ? Read(content)?.Sha256 : null));
        return records;
    }

    private static ReleaseFile? Read(byte[] content) =>
        Encoding.ASCII.GetString(content).TrimEnd('\n').Split(' ') is [{ Length: 64 } sha256, var size] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new ReleaseFile(Name, Executable: false, bytes, sha256)
            : null;

    private static string Key(string release, string environment) => $"{Prefix}{release}/{environment}";
}
