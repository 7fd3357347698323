using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Environments;

/// <summary>Turns merged files into environments, and judges what a single key cannot know: what belongs together.</summary>
internal sealed class EnvironmentReader(
    ProjectPaths paths, IReadOnlyList<PlatformSchema> platforms, IReadOnlyList<string> names, Problems problems)
{
    private const string Local = "local";
    private readonly EnvironmentModel _model = new(platforms);
    private readonly Dictionary<string, Settings> _settings = [];

    /// <summary>Judges a file by itself, where keys may be absent: base.yml, also what every environment replaces.</summary>
    public void ReadShared(YamlMap file) => JudgeCommon(_model.Read(file, problems));

    /// <returns>The environment, or null when problems were added that leave none.</returns>
    public AppEnvironment? Read(EnvironmentFile file, YamlMap merged)
    {
        var settings = _model.Read(merged, problems);
        JudgeCommon(settings);
        JudgePromotion(file.Name, settings);
        JudgeAllowances(settings);
        JudgeWholeLogins(settings);
        DataSettingsReader.JudgeDatabase(settings, problems);
        if (Platform(file, merged, settings) is not { } platform)
            return null;
        if (platform.Kind != Local)
            RefuseGenerated(platform.Kind, settings);
        _settings.Add(file.Name, settings);
        return Bind(file, settings, platform);
    }

    /// <returns>Every key of an environment that was read, as it counts.</returns>
    public IReadOnlyList<ConfigurationSetting> Explain(string name, YamlMap merged) => ConfigurationViews.Computed(_model.Root, _settings[name], merged);

    /// <summary>Judges the environments beside each other.</summary>
    public void Compare(IReadOnlyList<AppEnvironment> environments)
    {
        for (var i = 1; i < environments.Count; i++)
        {
            var environment = environments[i];
            if (environment.App != environments[0].App)
            {
                problems.Add(
                    _settings[environment.Name].At(EnvironmentModel.App) ?? environment.File,
                    $"'app' is {Shown.Text(environment.App)} here and {Shown.Text(environments[0].App)} in '{environments[0].Name}': a project has one app, so write it once, in base.yml");
            }

            if (environment.State != environments[0].State)
            {
                problems.Add(
                    _settings[environment.Name].At(EnvironmentModel.State) ?? environment.File,
                    $"'state' is {environment.State} here and {environments[0].State} in '{environments[0].Name}': a project has one state, so write it once, in base.yml");
            }

            for (var j = 0; j < i; j++)
                RefuseShared(environments[j], environment);
        }
    }

    private void JudgeCommon(Settings settings)
    {
        if (settings.At(EnvironmentModel.App) is { } at && settings.Get(EnvironmentModel.App) is { } app && !Directory.Exists(Path.Combine(paths.Root, app)))
            problems.Add(at, $"'app' names the directory {Shown.Text(app)}, and there is none below the project root");

        var config = settings.Get(EnvironmentModel.Config);
        var secrets = settings.Get(EnvironmentModel.Secrets);
        if (config is not null && secrets is not null)
        {
            foreach (var (name, secret) in secrets)
            {
                if (config.TryGetValue(name, out var plain))
                    problems.Add(secret.At, $"'{name}' stands in 'config' too ({plain.At}): keep one of them");
            }
        }

        if (settings.Get(EnvironmentModel.Processes)?.GetValueOrDefault("release") is { Value: Settings release } && release.At(EnvironmentModel.Instances) is { } instances)
            problems.Add(instances, "the process 'release' runs once per deployment: remove 'instances'");

        JudgeLogins(settings);
        JudgeUploads(settings);
        JudgeFreezes(settings);
        DataSettingsReader.JudgeVaults(settings, problems);
    }

    private void JudgeLogins(Settings settings)
    {
        foreach (var (host, entry) in settings.Get(EnvironmentModel.Python)?.Get(EnvironmentModel.PythonLogins) ?? [])
        {
            var (login, path) = ((Settings)entry.Value, $"python.logins.{host}");
            if (login.Get(EnvironmentModel.LoginPassword) is { Scheme: "generated" })
                problems.Add(login.At(EnvironmentModel.LoginPassword)!.Value, $"'{path}.password' cannot be generated, {host} has to know it: write env:NAME, file:PATH or command:…");
        }
    }

    /// <summary>Of a merge: in each file alone half of a login may stand.</summary>
    private void JudgeWholeLogins(Settings settings)
    {
        foreach (var (host, entry) in settings.Get(EnvironmentModel.Python)?.Get(EnvironmentModel.PythonLogins) ?? [])
        {
            foreach (var key in new Key[] { EnvironmentModel.LoginUser, EnvironmentModel.LoginPassword })
            {
                if (((Settings)entry.Value).At(key) is null)
                    problems.Add(entry.At, $"'python.logins.{host}.{key.Name}' is missing: write user and password, such as '{host}: {{ user: __token__, password: env:INDEX_TOKEN }}'");
            }
        }
    }

    private void JudgeFreezes(Settings settings)
    {
        var freezes = settings.Get(EnvironmentModel.Protect)?.Get(EnvironmentModel.ProtectFreeze) ?? [];
        for (var i = 0; i < freezes.Count; i++)
        {
            var (window, path) = ((Settings)freezes[i].Value, $"protect.freeze[{i}]");
            // What is missing or wrong by itself was told.
            if (window.At(EnvironmentModel.FreezeFrom) is not null && window.At(EnvironmentModel.FreezeTo) is not null && Fault(window) is var (key, fault))
                problems.Add(window.At(key)!.Value, $"'{path}.{key.Name}' {fault}");
        }
    }

    private static (Key Key, string Fault)? Fault(Settings window)
    {
        var from = FreezeMoment.Parse(window.Get(EnvironmentModel.FreezeFrom)!)!;
        var to = FreezeMoment.Parse(window.Get(EnvironmentModel.FreezeTo)!)!;
        if (!from.IsLike(to))
            return (EnvironmentModel.FreezeTo, "must be of the form of 'from': two dates, two days of the week with their times, or two times");
        if (from.Date is { } first && (to.Date, to.Time ?? TimeSpan.FromDays(1)).CompareTo((first, from.Time ?? TimeSpan.Zero)) <= 0)
            return (EnvironmentModel.FreezeTo, "must be after 'from'");
        if (from.Date is null && from == to)
            return (EnvironmentModel.FreezeTo, "must be another moment than 'from'; a whole day is from 00:00 to 24:00");
        return window.At(EnvironmentModel.FreezeDays) is not null && (from.Date is not null || from.Day is not null)
            ? (EnvironmentModel.FreezeDays, "goes with times only, such as '{ from: 22:00, to: 24:00, days: [fri] }'")
            : null;
    }

    private void JudgeUploads(Settings settings)
    {
        var uploads = settings.Get(EnvironmentModel.Uploads) ?? [];
        foreach (var inner in uploads)
        {
            var outer = uploads.Find(other => inner.StartsWith(other + '/', StringComparison.Ordinal));
            if (outer is not null)
                problems.Add(settings.At(EnvironmentModel.Uploads)!.Value, $"'uploads' names {Shown.Text(inner)} inside {Shown.Text(outer)}: the outer one is enough");
        }
    }

    private void JudgePromotion(string name, Settings settings)
    {
        if (settings.Get(EnvironmentModel.Promote) is not { } promote || promote.At(EnvironmentModel.PromoteFrom) is not { } at)
            return;
        var from = promote.Get(EnvironmentModel.PromoteFrom)!;
        var others = names.Where(other => other != name).ToArray();
        var instead = others.Length == 0 ? "; this is the only one" : Shown.Instead(from, others, "the others are");
        if (from == name)
            problems.Add(at, $"environment '{name}' cannot be promoted from itself");
        else if (!names.Contains(from))
            problems.Add(at, $"there is no environment {Shown.Text(from)} to promote from{instead}");
    }

    private void JudgeAllowances(Settings settings)
    {
        foreach (var (aspect, entry) in settings.Get(EnvironmentModel.Allow) ?? [])
        {
            if (((Settings)entry.Value).At(EnvironmentModel.AllowReason) is null)
                problems.Add(entry.At, $"'allow.{aspect}.reason' is missing: write why it differs, such as '{aspect}: {{ reason: \"stays on the LTS\" }}'");
        }
    }

    private PlatformSettings? Platform(EnvironmentFile file, YamlMap merged, Settings settings)
    {
        var key = _model.Platform.Name;
        if (!merged.TryGet(key, out var entry) || entry.Value is YamlScalar { Kind: YamlScalarKind.Null })
        {
            problems.Add(file.At, $"'{key}' is missing: write where this environment runs, such as 'platform: {{ kind: {platforms[0].Kind} }}'");
            return null;
        }

        if (settings.Get(_model.Platform) is not { } read || entry.Value is not YamlMap map)
            return null;
        if (!map.TryGet("kind", out var kind) || kind.Value is YamlScalar { Kind: YamlScalarKind.Null })
        {
            problems.Add(entry.At, $"'{key}.kind' is missing; the kinds are {string.Join(", ", platforms.Select(platform => platform.Kind))}");
            return null;
        }

        if (!read.Values.TryGetValue("kind", out var name) || platforms.FirstOrDefault(platform => platform.Kind.Equals(name.Value)) is not { } schema)
            return null;
        return new PlatformSettings(schema.Kind, Values(file, schema, map, read)) { Location = entry.At };
    }

    private Dictionary<string, object> Values(EnvironmentFile file, PlatformSchema schema, YamlMap map, Settings read)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var key in schema.Keys)
        {
            if (read.Values.TryGetValue(key.Name, out var setting))
                values.Add(key.Name, setting.Value);
            else if (key.Default is not null)
                values.Add(key.Name, key.Default);
            else if (key.Required && (!map.TryGet(key.Name, out var entry) || entry.Value is YamlScalar { Kind: YamlScalarKind.Null }))
                problems.Add(file.At, $"'platform.{key.Name}' is missing; the platform kind '{schema.Kind}' needs it");
        }

        return values;
    }

    private void RefuseGenerated(string kind, Settings settings)
    {
        foreach (var (name, secret) in settings.Get(EnvironmentModel.Secrets) ?? [])
        {
            if (((SecretReference)secret.Value).Scheme == "generated")
                problems.Add(secret.At, $"'secrets.{name}' cannot be generated on the platform kind '{kind}', only on '{Local}': write env:NAME, file:PATH or command:…");
        }
    }

    private void RefuseShared(AppEnvironment first, AppEnvironment second)
    {
        if (first.Platform.Kind != second.Platform.Kind)
            return;
        foreach (var key in platforms.First(platform => platform.Kind == first.Platform.Kind).Keys)
        {
            if (key.Unique
                && first.Platform.Values.TryGetValue(key.Name, out var left)
                && second.Platform.Values.TryGetValue(key.Name, out var right) && left.Equals(right))
            {
                problems.Add(
                    _settings[second.Name].Get(_model.Platform)!.Values.GetValueOrDefault(key.Name) is { } setting ? setting.At : second.File,
                    $"'platform.{key.Name}' is {right} in '{first.Name}' too: each environment needs its own");
            }
        }
    }

    private static AppEnvironment Bind(EnvironmentFile file, Settings settings, PlatformSettings platform) => new()
    {
        Name = file.Name,
        TargetName = EnvironmentNames.ToTargetName(file.Name),
        File = file.At,
        App = settings.Get(EnvironmentModel.App)!,
        Platform = platform,
        Requirements = settings.Get(EnvironmentModel.Requirements),
        Python = Python(settings.Get(EnvironmentModel.Python) ?? new Settings()),
        Processes = Table(settings.Get(EnvironmentModel.Processes), value => Process((Settings)value)),
        Config = Table(settings.Get(EnvironmentModel.Config), value => (string)value),
        Secrets = Table(settings.Get(EnvironmentModel.Secrets), value => (SecretReference)value),
        Health = Health(settings.Get(EnvironmentModel.Health) ?? new Settings()),
        Uploads = settings.Get(EnvironmentModel.Uploads) ?? [],
        Database = DataSettingsReader.Database(settings.Get(EnvironmentModel.Database) ?? new Settings()),
        Backup = DataSettingsReader.Backup(settings.Get(EnvironmentModel.Backup) ?? new Settings()),
        Maintenance = Maintenance(settings.Get(EnvironmentModel.Maintenance) ?? new Settings()),
        PreviewKeep = (settings.Get(EnvironmentModel.Preview) ?? new Settings()).Get(EnvironmentModel.PreviewKeep),
        Promote = Promote(settings.Get(EnvironmentModel.Promote) ?? new Settings()),
        Protect = Protect(settings.Get(EnvironmentModel.Protect) ?? new Settings()),
        Allow = [.. (settings.Get(EnvironmentModel.Allow) ?? []).Select(Allowance).OfType<Allowance>()],
        State = settings.Get(EnvironmentModel.State)!,
    };

    private static Dictionary<string, T> Table<T>(Dictionary<string, Setting>? table, Func<object, T> bind)
    {
        var bound = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, setting) in table ?? [])
            bound.Add(name, bind(setting.Value));
        return bound;
    }

    private static PythonSettings Python(Settings settings) => new()
    {
        Resolver = settings.Get(EnvironmentModel.PythonResolver),
        Index = settings.Get(EnvironmentModel.PythonIndex),
        ExtraIndexes = settings.Get(EnvironmentModel.PythonExtraIndexes) ?? [],
        FindLinks = settings.Get(EnvironmentModel.PythonFindLinks) ?? [],
        // Half a login was added to the problems, and nobody gets this environment.
        Logins = Table(settings.Get(EnvironmentModel.PythonLogins), value => new IndexLogin(((Settings)value).Get(EnvironmentModel.LoginUser)!, ((Settings)value).Get(EnvironmentModel.LoginPassword)!)),
    };

    private static ProcessSettings Process(Settings settings) =>
        new((int?)settings.Get(EnvironmentModel.Instances), settings.Get(EnvironmentModel.Command));

    private static HealthSettings Health(Settings settings) => new()
    {
        Path = settings.Get(EnvironmentModel.HealthPath)!,
        Timeout = settings.Get(EnvironmentModel.HealthTimeout),
        Release = settings.Get(EnvironmentModel.HealthRelease),
        Window = settings.Get(EnvironmentModel.HealthWindow),
    };

    private static MaintenanceSettings Maintenance(Settings settings) => new()
    {
        Page = settings.Get(EnvironmentModel.MaintenancePage),
        RetryAfter = settings.Get(EnvironmentModel.MaintenanceRetryAfter),
    };

    private static PromoteSettings Promote(Settings settings) => new()
    {
        From = settings.Get(EnvironmentModel.PromoteFrom),
        Soak = settings.Get(EnvironmentModel.PromoteSoak),
        DrillWithin = settings.Get(EnvironmentModel.PromoteDrill),
        StrictParity = settings.Get(EnvironmentModel.PromoteParity) is true,
    };

    private static Allowance? Allowance(KeyValuePair<string, Setting> entry)
    {
        var settings = (Settings)entry.Value.Value;
        // Without a reason it was added to the problems.
        return settings.Get(EnvironmentModel.AllowReason) is { } reason
            ? new Allowance(entry.Key, reason, settings.Get(EnvironmentModel.AllowUntil) is { } until ? TextForms.DateOf(until) : null, entry.Value.At)
            : null;
    }

    private static FreezeWindow? Freeze(Setting item)
    {
        var window = (Settings)item.Value;
        // What is wrong was added to the problems, and nobody gets this environment.
        if (window.Get(EnvironmentModel.FreezeFrom) is not { } from || window.Get(EnvironmentModel.FreezeTo) is not { } to || Fault(window) is not null)
            return null;
        return new FreezeWindow(
            FreezeMoment.Parse(from)!,
            FreezeMoment.Parse(to)!,
            [.. (window.Get(EnvironmentModel.FreezeDays) ?? []).Select(day => FreezeMoment.DayOf(day)!.Value)],
            TimeZoneInfo.FindSystemTimeZoneById(window.Get(EnvironmentModel.FreezeZone)!),
            window.Get(EnvironmentModel.FreezeReason),
            item.At);
    }

    private static ProtectSettings Protect(Settings settings) => new()
    {
        Confirm = settings.Get(EnvironmentModel.ProtectConfirm),
        CleanTree = settings.Get(EnvironmentModel.ProtectCleanTree),
        Branches = settings.Get(EnvironmentModel.ProtectBranches) ?? [],
        Freeze = [.. (settings.Get(EnvironmentModel.ProtectFreeze) ?? []).Select(Freeze).OfType<FreezeWindow>()],
    };
}
