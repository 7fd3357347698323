using Slipway.Environments;

namespace Slipway.Scheduling;

/// <summary>Secrets that a scheduled run does not find: what a terminal exports, a timer does not know.</summary>
public static class MissingVariables
{
    /// <returns>A sentence for each reference of the kind <c>env:</c> that a scheduled run would resolve.</returns>
    public static IReadOnlyList<string> Of(IEnumerable<AppEnvironment> environments)
    {
        ArgumentNullException.ThrowIfNull(environments);
        return [.. environments.Where(environment => environment.Of is null).SelectMany(Of)];
    }

    private static IEnumerable<string> Of(AppEnvironment environment)
    {
        var backup = environment.Backup;
        if (backup.Schedule is null && backup.Drill is null)
            return [];
        var database = environment.Database.Url is { } url && url.StartsWith("secret:", StringComparison.Ordinal) ? url["secret:".Length..] : DatabaseSettings.Variable;
        // A drill runs the app, with all that it is told.
        var references = environment.Secrets.Where(secret => backup.Drill is not null || secret.Key == database).Select(secret => (secret.Key, secret.Value))
            .Concat(backup.Vaults.SelectMany(vault => vault.Variables.Select(variable => (variable.Key, variable.Value))))
            .Concat(backup.Vaults.Where(vault => vault.Password is not null).Select(vault => ($"the password of the vault '{vault.Name}'", vault.Password!)));
        return references
            .Where(reference => reference.Item2.Scheme == "env")
            .Select(reference => $"{environment.Name}: {reference.Item1} is {reference.Item2}, and a scheduled run has no variables of a terminal. Name a file that only you can read, file:PATH, or a command.");
    }
}
