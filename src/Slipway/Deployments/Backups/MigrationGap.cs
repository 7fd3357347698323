namespace Slipway.Deployments.Backups;

/// <summary>The migrations between the deployment that a rollback leaves and the one that it goes back to.</summary>
/// <param name="Kind">Who keeps the record.</param>
/// <param name="Names">Those that came in between, in the order in which they were applied.</param>
/// <param name="Target">All that the older deployment had.</param>
internal sealed record MigrationGap(string Kind, IReadOnlyList<string> Names, IReadOnlyList<string> Target)
{
    /// <returns>Null: one of the two does not say what it had.</returns>
    public static MigrationGap? Of(HistoryEntry basis, HistoryEntry target) =>
        basis.Outcome?.Migrations is { } newer && target.Outcome?.Migrations is { } older && newer.Kind == older.Kind
            ? new MigrationGap(newer.Kind, [.. newer.Names.Except(older.Names)], older.Names)
            : null;

    public static MigrationGap? Of(DeploymentRun run) =>
        run is { Request.Kind: DeploymentKind.Rollback, Basis: { } basis, Target.RollbackTo: { } back } ? Of(basis, back) : null;

    /// <summary>Why a rollback does not just go on; null: it does.</summary>
    public static RefusedException? Refusal(DeploymentRun run)
    {
        if (run.Request.Data is not null || Of(run) is not { Names.Count: > 0 } gap)
            return null;
        var (basis, back) = (run.Basis!.Record, run.Target!.RollbackTo!.Record);
        string With(string data) => NextCommand.Again(run.Request with { Data = null }).Replace($"Rollback{run.Environment.TargetName}", $"Rollback{run.Environment.TargetName} --data={data}", StringComparison.Ordinal);
        return new RefusedException($"{(gap.Names.Count == 1 ? "A migration" : $"{gap.Names.Count} migrations")} came between v{back.Number} ({back.Release}) and v{basis.Number} ({basis.Release}), and the older release may not work with what they made of the database: {string.Join(", ", gap.Names)}. Nothing was touched.")
        {
            Next = $"Say what shall become of them: {With("keep")} (the older release copes with them), {With("reverse")} (the app takes them back itself), or {With("restore")} (the data of before that deployment come back; what was written since is put aside).",
        };
    }

    /// <summary>The app's own commands that take them back, each with the variables that it gets.</summary>
    /// <exception cref="ConfigurationException">The environment file does not say how.</exception>
    public IReadOnlyList<(string Command, IReadOnlyDictionary<string, string> Variables)> Reversal(DeploymentRun run)
    {
        const string variable = "SLIPWAY_MIGRATION";
        var head = Target.Count == 0 ? "" : Target[^1];
        if (run.Environment.Database.Reverse is { } command)
            return [(command, new Dictionary<string, string> { [variable] = head })];
        if (Kind != "django")
            throw new ConfigurationException(run.Environment.File, $"--data=reverse: how {run.Environment.Name} takes migrations back is not known. Name the command in the environment file: 'database: {{ reverse: … }}'; it gets the migration that is to be the newest in {variable}.");
        // Django takes back one app after the other; those that depend on others came later.
        return [.. Names.Reverse().Select(AppOf).Distinct().Select(app => ($"python manage.py migrate --no-input {app} {Target.Where(name => AppOf(name) == app).Select(name => name[(app.Length + 1)..]).LastOrDefault("zero")}", (IReadOnlyDictionary<string, string>)new Dictionary<string, string>()))];
    }

    private static string AppOf(string name) => name[..Math.Max(0, name.IndexOf('.', StringComparison.Ordinal))];
}
