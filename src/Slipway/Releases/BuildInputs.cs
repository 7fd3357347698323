using System.Text;
using Slipway.Environments;

namespace Slipway.Releases;

/// <summary>
/// What decides what a build makes, and is known without building: requirements and locks are part of the commit, and
/// with the commit's <c>global.json</c> the installed SDKs tell which one builds.
/// </summary>
/// <param name="Commit">Full commit hash.</param>
/// <param name="Dirty">Digest of the uncommitted changes, or null.</param>
/// <param name="App">Directory of the app in the repository.</param>
/// <param name="Toolchains">Every toolchain that this machine has.</param>
/// <param name="Environments">Every environment of the project.</param>
internal sealed record BuildInputs(string Commit, string? Dirty, string App, string Toolchains, IReadOnlyList<AppEnvironment> Environments)
{
    /// <summary>Counts up when the builder makes something else of the same inputs.</summary>
    private const int BuilderVersion = 2;

    public string Digest()
    {
        var text = new StringBuilder()
            .Append(BuilderVersion).Append('\n')
            .Append(ReleaseManifest.CurrentFormat).Append('\n')
            .Append(Commit).Append('\n')
            .Append(Dirty).Append('\n')
            .Append(App).Append('\n')
            .Append(Toolchains).Append('\n');
        foreach (var environment in Environments.OrderBy(environment => environment.Name, StringComparer.Ordinal))
            text.Append(environment.Name).Append('=').Append(environment.Requirements).Append('\n');
        return Releases.Digest.OfText(text.ToString());
    }
}
