using Slipway.Environments.Model;

namespace Slipway.Environments;

/// <summary>Reads and judges <c>database:</c> and <c>backup:</c>.</summary>
internal static class DataSettingsReader
{
    public static void JudgeVaults(Settings settings, Problems problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var vaults = settings.Get(EnvironmentModel.Backup)?.Get(EnvironmentModel.BackupVaults) ?? [];
        for (var i = 0; i < vaults.Count; i++)
        {
            var (vault, path) = ((Settings)vaults[i].Value, $"backup.vaults[{i}]");
            // What is missing or wrong by itself was told.
            if (vault.Get(EnvironmentModel.VaultKindKey) is not { } kind)
                continue;
            Key[] needed = kind == VaultKind.Directory ? [EnvironmentModel.VaultPath] : [EnvironmentModel.VaultRepository, EnvironmentModel.VaultPassword];
            Key[] foreign = kind == VaultKind.Directory ? [EnvironmentModel.VaultRepository, EnvironmentModel.VaultPassword, EnvironmentModel.VaultVariables] : [EnvironmentModel.VaultPath];
            var word = kind.ToString().ToLowerInvariant();
            foreach (var key in needed.Where(key => !vault.Has(key)))
                problems.Add(vaults[i].At, $"'{path}.{key.Name}' is missing: a vault of the kind {word} needs it");
            foreach (var key in foreign.Where(key => vault.At(key) is not null))
                problems.Add(vault.At(key)!.Value, $"'{path}.{key.Name}' does not belong to the kind {word}");
            if (vault.Get(EnvironmentModel.VaultPassword) is { Scheme: "generated" })
                problems.Add(vault.At(EnvironmentModel.VaultPassword)!.Value, $"'{path}.password' cannot be generated: only this machine would have it, and backups are for its loss. Write env:NAME, file:PATH or command:…");
            if (!names.Add(vault.Get(EnvironmentModel.VaultName) ?? word))
                problems.Add(vaults[i].At, $"'{path}' is another vault called '{vault.Get(EnvironmentModel.VaultName) ?? word}': give it a 'name' of its own");
        }
    }

    /// <summary>Judges what names something that another key has to have.</summary>
    public static void JudgeDatabase(Settings settings, Problems problems)
    {
        if (settings.Get(EnvironmentModel.Database) is not { } database || database.At(EnvironmentModel.DatabaseUrl) is not { } at)
            return;
        var url = database.Get(EnvironmentModel.DatabaseUrl)!.Split(':', 2);
        var table = url[0] switch
        {
            "secret" => settings.Get(EnvironmentModel.Secrets) ?? [],
            "config" => settings.Get(EnvironmentModel.Config) ?? [],
            _ => null,
        };
        if (table is not null && !table.ContainsKey(url[1]))
            problems.Add(at, $"'database.url' names {url[1]}, which does not stand in '{(url[0] == "secret" ? "secrets" : "config")}'{(table.Count == 0 ? "" : Shown.Instead(url[1], table.Keys, "there are"))}");
    }

    public static DatabaseSettings Database(Settings settings) => new()
    {
        Url = settings.Get(EnvironmentModel.DatabaseUrl),
        Migrations = settings.Get(EnvironmentModel.DatabaseMigrations),
        Reverse = settings.Get(EnvironmentModel.DatabaseReverse),
    };

    public static BackupSettings Backup(Settings settings)
    {
        var keep = settings.Get(EnvironmentModel.BackupKeep) ?? new Settings();
        return new BackupSettings
        {
            Schedule = settings.Get(EnvironmentModel.BackupSchedule),
            Drill = settings.Get(EnvironmentModel.BackupDrill),
            Prune = settings.Get(EnvironmentModel.BackupPrune),
            ShrinkAlarm = settings.Get(EnvironmentModel.BackupShrinkAlarm),
            Before = settings.Get(EnvironmentModel.BackupBefore) ?? [],
            Vaults = settings.Get(EnvironmentModel.BackupVaults) is { Count: > 0 } vaults ? [.. vaults.Select(Vault).OfType<VaultSettings>()] : [VaultSettings.Default],
            Daily = (int)keep.Get(EnvironmentModel.KeepDaily),
            Weekly = (int)keep.Get(EnvironmentModel.KeepWeekly),
            Monthly = (int)keep.Get(EnvironmentModel.KeepMonthly),
            Yearly = (int)keep.Get(EnvironmentModel.KeepYearly),
        };
    }

    private static VaultSettings? Vault(Setting item)
    {
        var vault = (Settings)item.Value;
        // Without a kind it was added to the problems.
        return vault.Get(EnvironmentModel.VaultKindKey) is { } kind
            ? new VaultSettings
            {
                Name = vault.Get(EnvironmentModel.VaultName) ?? kind.ToString().ToLowerInvariant(),
                Kind = kind,
                Path = vault.Get(EnvironmentModel.VaultPath),
                Repository = vault.Get(EnvironmentModel.VaultRepository),
                Password = vault.Get(EnvironmentModel.VaultPassword),
                Variables = (vault.Get(EnvironmentModel.VaultVariables) ?? []).ToDictionary(variable => variable.Key, variable => (SecretReference)variable.Value.Value, StringComparer.Ordinal),
                External = vault.Get(EnvironmentModel.VaultExternal),
            }
            : null;
    }
}
