using System.Text;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>Which release some inputs were built into, as <c>builds/&lt;digest of the inputs&gt;</c> in the shared state.</summary>
internal sealed class BuildIndex(IStateStore state, IReleaseRepository releases)
{
    /// <returns>The release that was built from these inputs, or null.</returns>
    public async Task<ReleaseManifest?> FindAsync(BuildInputs inputs, CancellationToken cancellationToken) =>
        await state.ReadAsync(Key(inputs), cancellationToken) is { } id
            ? await releases.FindAsync(Encoding.ASCII.GetString(id), cancellationToken)
            : null;

    /// <summary>Records a release, unless another process was first with the same inputs.</summary>
    /// <returns>The recorded release: the first one where two processes built the same inputs.</returns>
    public async Task<ReleaseManifest> RecordAsync(BuildInputs inputs, ReleaseManifest manifest, CancellationToken cancellationToken)
    {
        var content = Encoding.ASCII.GetBytes(manifest.Id);
        if (await state.TryCreateAsync(Key(inputs), content, cancellationToken))
            return manifest;
        if (await FindAsync(inputs, cancellationToken) is { } first)
            return first;
        // The release that stood here was pruned.
        await state.DeleteAsync(Key(inputs), cancellationToken);
        await state.TryCreateAsync(Key(inputs), content, cancellationToken);
        return manifest;
    }

    private static string Key(BuildInputs inputs) => $"builds/{inputs.Digest()}";
}
