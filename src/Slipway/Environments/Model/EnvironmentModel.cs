using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>Every key of an environment file, once: what it is called, what it takes, what it means and what it is by default.</summary>
internal sealed class EnvironmentModel
{
    public static readonly Key<string> App = new("app", TextForms.AppDirectory,
        "Directory of the app below the project root. One project has one app, so this stands in base.yml.", ".");

    public static readonly Key<string> Requirements = new("requirements", TextForms.RelativeFile,
        "Requirements file. By default requirements/<environment>.props or .txt, else pylock.<environment>.toml or pylock.toml.");

    public static readonly Key<string> PythonIndex = new("index", new IndexAddressType(paths: false),
        "Index that Python packages come from. By default what pip is configured with.");

    public static readonly Key<List<string>> PythonExtraIndexes = new("extra-indexes",
        new ListType("a list of addresses, such as [https://example.org/simple/]", new IndexAddressType(paths: false)),
        "Indexes that are asked besides.");

    public static readonly Key<List<string>> PythonFindLinks = new("find-links",
        new ListType("a list of addresses and directories, such as [wheels]", new IndexAddressType(paths: true)),
        "Directories of wheels, and pages with links to them, that are asked besides.");

    public static readonly Key<string> LoginUser = new("user", TextForms.LoginName,
        "Name of the user, such as __token__. Required.");

    public static readonly Key<SecretReference> LoginPassword = new("password", new SecretReferenceType(),
        "Password or token, as a reference: env:NAME, file:PATH or command:…. Required.");

    public static readonly Key<Dictionary<string, Setting>> PythonLogins = new("logins",
        new TableType("a map of hosts, such as 'pypi.example.org: { user: ci, password: env:PYPI_PASSWORD }'", TextForms.Host, new MapType(LoginUser, LoginPassword)),
        "Credentials for indexes and repositories, by host.");

    public static readonly Key<PythonResolver?> PythonResolver = new("resolver",
        new ChoiceType(("pip", Environments.PythonResolver.Pip), ("uv", Environments.PythonResolver.Uv)),
        "Which program chooses versions when requirements are locked. By default uv where it is on the PATH, else pip.");

    public static readonly Key<Settings> Python = new("python",
        new MapType(PythonResolver, PythonIndex, PythonExtraIndexes, PythonFindLinks, PythonLogins), "Where the packages of a Python app come from.");

    public static readonly Key<long?> Instances = new("instances", new IntegerType(0, 100),
        "How many instances run. By default 1.");

    public static readonly Key<string> Command = new("command", TextForms.Line,
        "A command instead of the Procfile's.");

    public static readonly Key<Dictionary<string, Setting>> Processes = new("processes",
        new TableType("a map of process types, such as 'web: { instances: 2 }'", TextForms.ProcessType, new MapType(Instances, Command)),
        "What differs from the Procfile, by process type.");

    public static readonly Key<Dictionary<string, Setting>> Config = new("config",
        new TableType("a map of names to values", TextForms.Variable, new ConfigValueType()),
        "Plain values for the processes' environment. Numbers, true and false reach the app as they are written.");

    public static readonly Key<Dictionary<string, Setting>> Secrets = new("secrets",
        new TableType("a map of names to references, such as 'API_KEY: env:API_KEY'", TextForms.Variable, new SecretReferenceType()),
        "Secrets for the processes' environment: references, never values. env:NAME, file:PATH, command:… or generated.");

    public static readonly Key<string> HealthPath = new("path", TextForms.HttpPath,
        "Path that answers 2xx when the app is healthy.", new HealthSettings().Path);

    public static readonly Key<TimeSpan> HealthTimeout = new("timeout",
        new DurationType(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1)),
        "How long a starting instance may take to its first healthy answer.", new HealthSettings().Timeout);

    public static readonly Key<ReleaseSource> HealthRelease = new("release",
        new ChoiceType(("router", ReleaseSource.Router), ("header", ReleaseSource.Header), ("body", ReleaseSource.Body)),
        "Who says which release answers: the platform's router (X-Slipway-Release), the app in the header X-Release, or the app in the body of the health answer.",
        new HealthSettings().Release);

    public static readonly Key<TimeSpan> HealthWindow = new("window",
        new DurationType(TimeSpan.Zero, TimeSpan.FromHours(1)),
        "How long after the switch the release must keep answering before the deployment counts as verified; 0s: three answers in a row are enough.",
        new HealthSettings().Window);

    public static readonly Key<Settings> Health = new("health",
        new MapType(HealthPath, HealthTimeout, HealthRelease, HealthWindow),
        "How to tell that a release is up, and that it is this release.");

    public static readonly Key<List<string>> Uploads = new("uploads",
        new ListType("a list of directories below the app, such as [media]", TextForms.RelativeDirectory),
        "Directories of the app that outlive releases (uploads, SQLite files) and are linked into each.");

    public static readonly Key<string> DatabaseUrl = new("url", new DatabaseUrlType(),
        "Where it is: secret:NAME or config:NAME, the name of the variable that tells the app, or a SQLite file below the app. By default the variable DATABASE_URL, where there is one.");

    public static readonly Key<string> DatabaseMigrations = new("migrations", TextForms.Line,
        "Command of the app that prints the applied migrations, one a line, the newest last. By default the tables of Django and EF Core are read.");

    public static readonly Key<string> DatabaseReverse = new("reverse", TextForms.Line,
        "Command of the app that takes migrations back; SLIPWAY_MIGRATION names the one that is to be the newest. By default Django's own command, where the app is a Django project.");

    public static readonly Key<Settings> Database = new("database",
        new MapType(DatabaseUrl, DatabaseMigrations, DatabaseReverse), "The app's database: what backups, restores and rollbacks have to know of it.");

    public static readonly Key<List<string>> BackupBefore = new("before",
        new ListType("a list of verbs, such as [deploy, promote]", TextForms.BackedUpVerb),
        "What a restore point is taken before. A restore takes one always.");

    public static readonly Key<string> VaultName = new("name", TextForms.EnvironmentName,
        "What it is called. By default its kind.");

    public static readonly Key<VaultKind?> VaultKindKey = new("kind",
        new ChoiceType(("directory", Environments.VaultKind.Directory), ("restic", Environments.VaultKind.Restic)),
        "directory: files below a directory of this machine. restic: a repository of the program restic. Required.");

    public static readonly Key<string> VaultPath = new("path", TextForms.Line,
        "For directory: the directory, absolute or below the project root.");

    public static readonly Key<string> VaultRepository = new("repository", new RepositoryType(),
        "For restic: the repository as restic names it, such as sftp:backup@host:/srv/app or s3:https://s3.example.com/bucket.");

    public static readonly Key<SecretReference> VaultPassword = new("password", new SecretReferenceType(),
        "For restic: the repository's password. Without it no backup can be read: keep a copy elsewhere.");

    public static readonly Key<Dictionary<string, Setting>> VaultVariables = new("variables",
        new TableType("a map of names to references, such as 'AWS_ACCESS_KEY_ID: env:AWS_ACCESS_KEY_ID'", TextForms.Variable, new SecretReferenceType()),
        "For restic: variables that its storage needs, as references.");

    public static readonly Key<bool> VaultExternal = new("external", new BooleanType(),
        "Whether it is outside of the platform, so that it outlives its loss.");

    public static readonly Key<List<Setting>> BackupVaults = new("vaults",
        new ItemsType("a list of vaults, such as [{ kind: directory, path: /mnt/backup/app, external: true }]",
            new MapType(VaultName, VaultKindKey, VaultPath, VaultRepository, VaultPassword, VaultVariables, VaultExternal), VaultKindKey),
        "Where restore points are kept: a point is complete when each of them has it. By default one directory, .slipway/vault.");

    private static readonly IntegerType Count = new(0, 1000);

    public static readonly Key<long> KeepDaily = new("daily", Count, "For how many days one point each is kept.", BackupSettings.DefaultDaily);

    public static readonly Key<long> KeepWeekly = new("weekly", Count, "For how many weeks one point each is kept.", BackupSettings.DefaultWeekly);

    public static readonly Key<long> KeepMonthly = new("monthly", Count, "For how many months one point each is kept.", BackupSettings.DefaultMonthly);

    public static readonly Key<long> KeepYearly = new("yearly", Count, "For how many years one point each is kept.", 0);

    public static readonly Key<Settings> BackupKeep = new("keep",
        new MapType(KeepDaily, KeepWeekly, KeepMonthly, KeepYearly), "Which restore points are kept when old ones are removed.");

    public static readonly Key<RunSchedule> BackupSchedule = new("schedule", new RunScheduleType(),
        "When a restore point is taken by itself, in the machine's time zone: 'daily 03:15', 'weekly sun 04:00', 'monthly 1 04:00' or 'hourly :15'. By default never; ./build.sh --target=Schedule --apply installs it.");

    public static readonly Key<RunSchedule> BackupDrill = new("drill", new RunScheduleType(),
        "When the newest restore point is tried by itself, in the same form. By default never.");

    public static readonly Key<bool> BackupPrune = new("prune", new BooleanType(),
        "Whether each scheduled backup removes the points that 'keep' does not ask for. It needs no confirmation then.");

    public static readonly Key<int> BackupShrinkAlarm = new("shrink-alarm", new ShareType(),
        "How much smaller than the one before it a restore point may be: rows, files, or their bytes.", BackupSettings.DefaultShrinkAlarm);

    public static readonly Key<Settings> Backup = new("backup",
        new MapType(BackupBefore, BackupVaults, BackupKeep, BackupSchedule, BackupDrill, BackupPrune, BackupShrinkAlarm), "When restore points of database and uploads are taken, and where they are kept.");

    public static readonly Key<string> MaintenancePage = new("page", TextForms.RelativeFile,
        "HTML file that people get during maintenance. By default the platform's own page.");

    public static readonly Key<TimeSpan> MaintenanceRetryAfter = new("retry-after",
        new DurationType(TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        "When people and programs are told to come again (the header Retry-After).", new MaintenanceSettings().RetryAfter);

    public static readonly Key<Settings> Maintenance = new("maintenance",
        new MapType(MaintenancePage, MaintenanceRetryAfter), "What Maintenance --on shows.");

    public static readonly Key<TimeSpan> PreviewKeep = new("keep",
        new DurationType(TimeSpan.FromMinutes(1), DurationType.Longest),
        "How long a preview is kept after it was last deployed.", TimeSpan.FromDays(7));

    public static readonly Key<Settings> Preview = new("preview",
        new MapType(PreviewKeep), "In environments/preview.yml: what holds for every preview.");

    public static readonly Key<string> PromoteFrom = new("from", TextForms.EnvironmentName,
        "Environment that a release is promoted from: only what succeeded there gets here.");

    public static readonly Key<TimeSpan> PromoteSoak = new("soak",
        new DurationType(TimeSpan.Zero, DurationType.Longest),
        "How long the release must have run there.", TimeSpan.Zero);

    public static readonly Key<bool?> PromoteParity = new("parity",
        new ChoiceType(("strict", true)),
        "strict: a release is promoted only where nothing differs from the environment it comes from but what 'allow' declares.");

    public static readonly Key<TimeSpan?> PromoteDrill = new("require-drill-within",
        new DurationType(TimeSpan.FromHours(1), DurationType.Longest),
        "A release is promoted only where a restore point of this environment was restored for trial within this time.");

    public static readonly Key<Settings> Promote = new("promote",
        new MapType(PromoteFrom, PromoteSoak, PromoteParity, PromoteDrill), "Where releases of this environment come from.");

    public static readonly Key<string> AllowReason = new("reason", TextForms.Line,
        "Why it differs. Required.");

    public static readonly Key<string> AllowUntil = new("until", TextForms.Date,
        "Last day (UTC) that it may differ. By default it always may.");

    public static readonly Key<Dictionary<string, Setting>> Allow = new("allow",
        new TableType("a map of what may differ, such as 'packages/Django: { reason: why }'", TextForms.Aspect, new MapType(AllowReason, AllowUntil)),
        "What differs from other environments on purpose, each with its reason: Parity shows it as declared.");

    public static readonly Key<bool> ProtectConfirm = new("confirm", new BooleanType(),
        "A change asks for --confirm=<environment>.");

    public static readonly Key<bool> ProtectCleanTree = new("clean-tree", new BooleanType(),
        "Only a clean work tree may be deployed.");

    public static readonly Key<List<string>> ProtectBranches = new("branches",
        new ListType("a list of branches, such as [main]", TextForms.Branch),
        "Branches that may be deployed. By default any.");

    public static readonly Key<string> FreezeFrom = new("from", TextForms.Moment,
        "When it begins: '2026-12-20' or '2026-12-20 16:00' for one that comes once, 'fri 16:00' for each week, '22:00' for each day. Required.");

    public static readonly Key<string> FreezeTo = new("to", TextForms.Moment,
        "When it ends, in the same form. A date alone is meant with all of its day. Required.");

    public static readonly Key<List<string>> FreezeDays = new("days",
        new ListType("a list of days of the week, such as [fri, sat]", TextForms.Weekday),
        "Days that begin with it, where 'from' is a time. By default every day.");

    public static readonly Key<string> FreezeZone = new("zone", TextForms.TimeZone,
        "Time zone that the times are meant in.", "UTC");

    public static readonly Key<string> FreezeReason = new("reason", TextForms.Line,
        "Why, for those who are refused.");

    public static readonly Key<List<Setting>> ProtectFreeze = new("freeze",
        new ItemsType("a list of windows, such as [{ from: fri 16:00, to: mon 08:00 }]", new MapType(FreezeFrom, FreezeTo, FreezeDays, FreezeZone, FreezeReason), FreezeFrom, FreezeTo),
        "Times without new releases. A rollback is not stopped by them.");

    public static readonly Key<Settings> Protect = new("protect",
        new MapType(ProtectConfirm, ProtectCleanTree, ProtectBranches, ProtectFreeze), "What must hold before this environment is changed.");

    public static readonly Key<StateSettings> State = new("state", new StateType(),
        "Where ledger, lease and releases are shared: directory is .slipway, or with 'path' any directory that machines share; git is the project's remote. One for all environments, so this stands in base.yml.",
        new StateSettings());

    public EnvironmentModel(IReadOnlyList<PlatformSchema> platforms)
    {
        Platform = new Key<Settings>("platform", new PlatformType(platforms),
            "Where the environment runs: the kind of platform, and the keys of that kind.");
        Root = new MapType(App, Platform, Requirements, Python, Processes, Config, Secrets, Health, Uploads, Database, Backup, Maintenance, Preview, Promote, Protect, Allow, State);
    }

    public Key<Settings> Platform { get; }

    public MapType Root { get; }

    /// <returns>The settings of a whole file or merge; empty where nothing could be read.</returns>
    public Settings Read(YamlMap file, Problems problems) => Root.Read("", file, problems) as Settings ?? new Settings();
}
