using Slipway.Data.Databases;
using Slipway.Data.Uploads;
using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Deployments.Backups;

/// <summary>What an environment has that a release does not bring: its database and its uploads.</summary>
/// <param name="Database">Null: it has none.</param>
/// <param name="Uploads">Directories of the users' files.</param>
internal sealed record EnvironmentData(IDatabaseEngine? Database, IReadOnlyList<UploadSource> Uploads)
{
    public bool IsEmpty => Database is null && Uploads.Count == 0;

    /// <summary>Finds it where the live release has it; where nothing is live, where the environment file says.</summary>
    /// <exception cref="ConfigurationException">The database's address is wrong or does not lie where it outlives a release.</exception>
    public static async Task<EnvironmentData> FindAsync(EngineParts parts, AppEnvironment environment, IPlatform platform, DeploymentRecord? live, CancellationToken cancellationToken)
    {
        if (live is not null)
            environment = environment with { Config = live.Run.Config, Secrets = live.Run.Secrets, Uploads = live.Run.Uploads };
        var directory = (platform as IKeepData)?.DataDirectory;
        var url = await UrlAsync(parts, environment, cancellationToken);
        if (url is SqliteUrl relative)
            EnsureLasting(environment, relative, directory);
        var engine = url is null ? null : DatabaseEngines.Of(url, directory ?? parts.Paths.Root, parts.Paths.Restores(environment.Name));
        var file = url is SqliteUrl sqlite && directory is not null ? sqlite.Locate(directory) : null;
        return new EnvironmentData(engine, directory is null ? [] : [.. environment.Uploads.Select(upload => Source(upload, Path.Combine(directory, upload), file))]);
    }

    /// <exception cref="ConfigurationException">The environment file names nothing that could be backed up.</exception>
    public static async Task EnsureAnyAsync(EngineParts parts, AppEnvironment environment, IPlatform platform, CancellationToken cancellationToken)
    {
        if ((await FindAsync(parts, environment, platform, null, cancellationToken)).IsEmpty)
            throw Nothing(environment);
    }

    public static ConfigurationException Nothing(AppEnvironment environment) =>
        new(environment.File, $"'{environment.Name}' has nothing to back up: it names no database ('database: {{ url: secret:DATABASE_URL }}') and no 'uploads'.");

    /// <returns>Name of the secret that tells the app where its database is.</returns>
    /// <exception cref="ConfigurationException">No secret does.</exception>
    public static string VariableOf(AppEnvironment environment) =>
        Said(environment) is { } said && said.StartsWith("secret:", StringComparison.Ordinal)
            ? said["secret:".Length..]
            : throw new ConfigurationException(environment.File, $"The app of '{environment.Name}' is not told by a secret where its database is, so no other one can be given to it for a trial. Move its address from 'config' to 'secrets'.");

    /// <summary>Reads the address by itself: a missing secret of the app does not stop a backup.</summary>
    private static async Task<DatabaseUrl?> UrlAsync(EngineParts parts, AppEnvironment environment, CancellationToken cancellationToken)
    {
        if (Said(environment) is not { } said)
            return null;
        if (said.StartsWith(DatabaseSettings.Sqlite, StringComparison.Ordinal))
            return DatabaseUrl.Read(new Secret(said), $"database.url of '{environment.Name}'", environment.File);
        var name = said[(said.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (said[0] == 'c')
            return environment.Config.TryGetValue(name, out var plain) ? DatabaseUrl.Read(new Secret(plain), $"{name} of '{environment.Name}'", environment.File) : null;
        // What is live may be older than the file that names it: then it has no such database.
        if (!environment.Secrets.TryGetValue(name, out var reference))
            return null;
        var secrets = await parts.ResolveSecrets(environment with { Secrets = new Dictionary<string, SecretReference> { [name] = reference } }, cancellationToken);
        return DatabaseUrl.Read(secrets[name], $"{name} of '{environment.Name}'", reference.Location);
    }

    private static string? Said(AppEnvironment environment)
    {
        const string variable = DatabaseSettings.Variable;
        return environment.Database.Url ?? (environment.Secrets.ContainsKey(variable) ? $"secret:{variable}" : environment.Config.ContainsKey(variable) ? $"config:{variable}" : null);
    }

    /// <summary>A file in the release itself would be another one with each deployment.</summary>
    private static void EnsureLasting(AppEnvironment environment, SqliteUrl url, string? directory)
    {
        if (directory is null || Path.IsPathRooted(url.File) || environment.Uploads.Any(upload => url.File.StartsWith($"{upload}/", StringComparison.Ordinal)))
            return;
        var folder = Path.GetDirectoryName(url.File);
        throw new ConfigurationException(environment.File, string.IsNullOrEmpty(folder)
            ? $"The database of '{environment.Name}' is {url.File}, beside the app's own files, so each release has another one. Move it into a directory of its own and name that in 'uploads'."
            : $"The database of '{environment.Name}' is {url.File}, and '{folder}' does not stand in 'uploads', so each release has another one. Add it there.");
    }

    /// <summary>All that begins with the name of the database is part of it: what SQLite keeps beside, and what a restore has put aside.</summary>
    private static UploadSource Source(string name, string directory, string? database)
    {
        if (database is null || !database.StartsWith($"{directory}/", StringComparison.Ordinal))
            return new UploadSource(name, directory);
        var folder = Path.GetDirectoryName(database)!;
        var beside = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, $"{Path.GetFileName(database)}*") : [];
        return new UploadSource(name, directory) { LeaveOut = [.. new[] { database }.Concat(beside).Distinct().Select(file => file[(directory.Length + 1)..])] };
    }
}
