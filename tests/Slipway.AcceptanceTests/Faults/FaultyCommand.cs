namespace Slipway.AcceptanceTests.Faults;

/// <summary>A command that changes a running environment, as it is typed once its placeholders are filled.</summary>
/// <param name="Verb">The verb of its target.</param>
/// <param name="Environment">The environment that it changes.</param>
/// <param name="Arguments">
/// The rest. <c>{other}</c> is the release that does not run, <c>{running}</c> the one that does, <c>{count}</c> another
/// number of instances than now, <c>{point}</c> the newest restore point of staging, <c>{drilled}</c> one of production that
/// stood a trial.
/// </param>
public sealed record FaultyCommand(string Verb, string Environment, string Arguments)
{
    /// <summary>Every verb that changes a running environment.</summary>
    public static IReadOnlyList<FaultyCommand> All { get; } =
    [
        new("Deploy", "staging", "--release={other}"),
        new("Deploy", "staging", "--release={running}") { Configures = true },
        new("Promote", "production", ""),
        new("Rollback", "staging", "--to={other}"),
        new("Redeploy", "staging", ""),
        new("Scale", "staging", "--web={count}"),
        new("Restart", "staging", ""),
        new("Maintenance", "staging", "--on") { Closes = true },
        new("Maintenance", "staging", "--off") { Closes = true, Before = "--target=MaintenanceStaging --on" },
        new("Pause", "staging", "--for=1s"),
        new("Backup", "staging", "") { Before = "--target=BackupStaging" },
        new("Restore", "staging", "--point={point}") { Before = "--target=BackupStaging" },
        new("Restore", "staging", "--undo") { Before = "--target=RestoreStaging --point={point}" },
        new("Restore", "production", "--point={point} --into=production --confirm=production") { From = "staging" },
        new("Refresh", "staging", "--point={drilled}"),
        new("Prune", "staging", "--apply") { Before = "--target=BackupStaging" },
        new("Lock", "staging", "--reason=moved") { Locks = true },
        new("Unlock", "staging", "--reason=done") { Locks = true, Before = "--target=LockStaging --reason=moved" },
    ];

    /// <summary>Verbs that change no running environment, and why each is not among <see cref="All"/>.</summary>
    public static IReadOnlyDictionary<string, string> Harmless { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Build"] = "touches no environment",
        ["Requirements"] = "touches no environment",
        ["Bundle"] = "touches no environment",
        ["Status"] = "reads",
        ["History"] = "reads",
        ["Logs"] = "reads",
        ["Points"] = "reads",
        ["Config"] = "reads",
        ["Run"] = "what it changes is the command's own business",
        ["Drill"] = "is a Deploy to an environment of its own",
        ["Rehearse"] = "is a Deploy to an environment of its own",
        ["Remove"] = "removes what nobody runs on",
    };

    /// <summary>What is typed before it; null: nothing.</summary>
    public string? Before { get; init; }

    /// <summary>Whether the environment's configuration is changed before it.</summary>
    public bool Configures { get; init; }

    /// <summary>Whether the maintenance page may answer.</summary>
    public bool Closes { get; init; }

    /// <summary>Whether the lease may be held by hand.</summary>
    public bool Locks { get; init; }

    /// <summary>The environment of the target, where it is not the one that is changed.</summary>
    public string? From { get; init; }

    public string Target => Verb + char.ToUpperInvariant((From ?? Environment)[0]) + (From ?? Environment)[1..];

    public override string ToString() => $"{Target} {Arguments}{(Configures ? " with another configuration" : "")}";
}
