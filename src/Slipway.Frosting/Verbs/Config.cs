using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Platforms;
using Slipway.Platforms.Local;
using Slipway.Releases;

namespace Slipway.Frosting.Verbs;

/// <summary>Shows each key of an environment: what its file says, what it inherits, and what a deployment would use.</summary>
public sealed class Config : Verb
{
    internal const string Computed = "computed";
    internal const string Inherited = "inherited";
    internal const string Raw = "raw";

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("view", "what counts, defaults included (so without it); what the files say together; what its own file says", $"{Computed}|{Inherited}|{Raw}", [Computed, Inherited, Raw]),
        new("key", "only this key and what is below it, such as platform.port or config", "<key>"),
        Status.FormatArgument,
    ];

    internal override string Describe(string environment) => $"shows the configuration of {environment} and where each key comes from; secrets as references";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var target = context.FindEnvironment(environment!);
        var commandLine = context.Run.CommandLine;
        var configuration = Explain(context, target);
        var key = commandLine.Value("key");
        if (key is not null)
            RefuseUnknown(configuration, key);
        var view = commandLine.Value("view");
        var shown = configuration with
        {
            Raw = Shown(configuration.Raw, Raw),
            Inherited = Shown(configuration.Inherited, Inherited),
            Computed = Shown(configuration.Computed, Computed),
        };
        // Only what is shown is looked up: a command: may ask for a password.
        var secrets = await SecretsAsync(context, target, shown.Computed);
        if (commandLine.Json)
            context.Run.Report.Data(ConfigDocument.Write(shown, view, secrets));
        else
            ConfigPage.Show(shown, view ?? Computed, key, secrets, context.Run.Report);

        IReadOnlyList<ConfigurationSetting> Shown(IReadOnlyList<ConfigurationSetting> settings, string name)
        {
            if ((view ?? (commandLine.Json ? name : Computed)) != name)
                return [];
            return key is null ? settings : [.. settings.Where(setting => setting.IsBelow(key) || setting.IsAbove(key))];
        }
    }

    private static EnvironmentConfiguration Explain(SlipwayContext context, AppEnvironment target)
    {
        var paths = context.Paths;
        // Of a preview and a rehearsal, the file is that of the environment they are made from.
        var original = context.FindEnvironment(target.VariantName);
        IReadOnlyList<PlatformSchema> platforms = [.. context.Service<IEnumerable<IPlatformKind>>().Select(kind => kind.Schema)];
        var configuration = WorkTreeConfiguration.Over(EnvironmentLoader.Explain(paths, platforms, original.Name), original, paths);
        return target.Of is null ? configuration : new DerivedEnvironments(paths).Find(target.Name)!.From(configuration);
    }

    private static async Task<IReadOnlyDictionary<string, ShownSecret>> SecretsAsync(SlipwayContext context, AppEnvironment environment, IReadOnlyList<ConfigurationSetting> settings)
    {
        var (resolver, fingerprint) = (new SecretResolver(context.Paths), new SecretFingerprint(context.Paths));
        var secrets = new Dictionary<string, ShownSecret>(StringComparer.Ordinal);
        foreach (var (name, reference) in environment.Secrets)
        {
            var key = $"secrets.{name}";
            if (settings.Any(setting => setting.Key == key))
                secrets.Add(key, ShownSecret.Of(await resolver.LookAsync(environment.Name, name, reference, context.Cancellation), fingerprint));
        }

        return secrets;
    }

    private static void RefuseUnknown(EnvironmentConfiguration configuration, string key)
    {
        ConfigurationSetting[] known = [.. configuration.Computed, .. configuration.Inherited];
        if (known.Any(setting => setting.IsBelow(key) || setting.IsAbove(key)))
            return;
        throw new ConfigurationException($"--key={key}: {configuration.Environment} has no such key{NearestName.Hint(key, known.SelectMany(Names).Distinct())} Without --key all are shown.");
    }

    /// <summary>A key, and those it is below.</summary>
    private static IEnumerable<string> Names(ConfigurationSetting setting)
    {
        for (var end = setting.Key.Length; end > 0; end = setting.Key.LastIndexOf('.', end - 1))
            yield return setting.Key[..end];
    }
}
