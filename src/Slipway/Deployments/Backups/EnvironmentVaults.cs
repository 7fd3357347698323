using Slipway.Data.Points;
using Slipway.Data.Vaults;
using Slipway.Data.Vaults.Directories;
using Slipway.Data.Vaults.Restic;
using Slipway.Environments;

namespace Slipway.Deployments.Backups;

/// <summary>The vaults of an environment.</summary>
internal static class EnvironmentVaults
{
    /// <param name="parts">The project.</param>
    /// <param name="environment">Whose vaults.</param>
    /// <param name="known">Its points: a vault that has some is not made anew when it is missing, which is a disk that is not there.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<IVault>> OpenAsync(EngineParts parts, AppEnvironment environment, IReadOnlyList<KnownPoint> known, CancellationToken cancellationToken)
    {
        var vaults = new List<IVault>();
        foreach (var settings in environment.Backup.Vaults)
            vaults.Add(await OpenAsync(parts, environment, settings, known.Any(point => point.Vaults.Contains(settings.Name)), cancellationToken));
        return vaults;
    }

    private static async Task<IVault> OpenAsync(EngineParts parts, AppEnvironment environment, VaultSettings settings, bool used, CancellationToken cancellationToken) => settings.Kind switch
    {
        VaultKind.Directory => new DirectoryVault(settings.Name, Path.GetFullPath(settings.Path!, parts.Paths.Root), used),
        VaultKind.Restic => new ResticVault(await RepositoryAsync(parts, environment, settings, cancellationToken), used),
        _ => throw new InvalidOperationException($"There is no vault of the kind {settings.Kind}."),
    };

    private static async Task<ResticRepository> RepositoryAsync(EngineParts parts, AppEnvironment environment, VaultSettings settings, CancellationToken cancellationToken)
    {
        // A name that no variable has.
        const string password = "vault password";
        var references = new Dictionary<string, SecretReference>(settings.Variables) { [password] = settings.Password! };
        var secrets = new Dictionary<string, Secret>(await parts.ResolveSecrets(environment with { Secrets = references }, cancellationToken), StringComparer.Ordinal);
        secrets.Remove(password, out var opens);
        return new ResticRepository { Vault = settings.Name, Repository = new Secret(Located(settings.Repository!, parts.Paths.Root)), Password = opens!, Environment = secrets };
    }

    /// <summary>A path is meant from the project root; whatever has a scheme is restic's own matter.</summary>
    private static string Located(string repository, string root) =>
        repository.StartsWith("local:", StringComparison.Ordinal) || repository.Contains(':', StringComparison.Ordinal) ? repository : Path.GetFullPath(repository, root);
}
