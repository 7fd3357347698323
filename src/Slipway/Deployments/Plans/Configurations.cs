using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Deployments.Plans;

/// <summary>Holds the configuration of what runs against the one that would run.</summary>
internal static class Configurations
{
    private const string CommandScheme = "command";

    /// <param name="from">What runs, with the fingerprints of its secrets; null: nothing.</param>
    /// <param name="to">What would run.</param>
    /// <param name="today">Fingerprints of the values that only have to be read; null: this machine makes none.</param>
    /// <param name="settings">Settings of the platform that differ.</param>
    public static ConfigurationDifference Between(DeploymentRecord? from, RunConfiguration to, SecretPrints? today, IReadOnlyList<string> settings)
    {
        var running = from?.Run;
        var changes = new List<KeyChange>();
        var notCompared = new List<NotCompared>();
        changes.AddRange(Keys(running?.Config ?? new Dictionary<string, string>(), to.Config, KeyKind.Config));
        changes.AddRange(Keys(running?.Secrets ?? new Dictionary<string, SecretReference>(), to.Secrets, KeyKind.Secret));
        foreach (var (name, reference) in to.Secrets.OrderBy(secret => secret.Key, StringComparer.Ordinal))
        {
            if (running?.Secrets.GetValueOrDefault(name) != reference)
                continue; // told above
            var before = SecretPrints.Of(from!);
            if (WhyNot(name, reference, before, today) is { } why)
                notCompared.Add(new NotCompared(name, why));
            else if (before.ByName[name] != today!.ByName[name])
                changes.Add(new KeyChange(name, KeyKind.Secret, Change.Changed, "value"));
        }

        if (running is not null)
            changes.AddRange(Settings(running, to).Concat(settings).Order(StringComparer.Ordinal).Select(name => new KeyChange(name, KeyKind.Setting, Change.Changed)));
        return new ConfigurationDifference([.. changes.OrderBy(change => change.Kind).ThenBy(change => change.Name, StringComparer.Ordinal)], notCompared, null);
    }

    private static IEnumerable<KeyChange> Keys<T>(IReadOnlyDictionary<string, T> from, IReadOnlyDictionary<string, T> to, KeyKind kind)
        where T : notnull
    {
        foreach (var name in from.Keys.Union(to.Keys))
        {
            if (!to.TryGetValue(name, out var after))
                yield return new KeyChange(name, kind, Change.Removed);
            else if (!from.TryGetValue(name, out var before))
                yield return new KeyChange(name, kind, Change.Added);
            else if (!before.Equals(after))
                yield return new KeyChange(name, kind, Change.Changed, kind == KeyKind.Secret ? "reference" : null);
        }
    }

    private static string? WhyNot(string name, SecretReference reference, SecretPrints before, SecretPrints? today)
    {
        if (reference.Scheme == CommandScheme)
            return "a plan does not run its command";
        if (!before.ByName.ContainsKey(name))
            return "no fingerprint of it was recorded";
        if (today?.ByName.ContainsKey(name) is false)
            return "its value cannot be read here";
        return before.Key == today?.Key ? null : "another machine made the fingerprint of what runs";
    }

    private static IEnumerable<string> Settings(RunConfiguration from, RunConfiguration to)
    {
        if (from.Health.Path != to.Health.Path)
            yield return "health.path";
        if (from.Health.Release != to.Health.Release)
            yield return "health.release";
        if (from.Health.Timeout != to.Health.Timeout)
            yield return "health.timeout";
        if (from.Health.Window != to.Health.Window)
            yield return "health.window";
        if (!from.Uploads.Order(StringComparer.Ordinal).SequenceEqual(to.Uploads.Order(StringComparer.Ordinal)))
            yield return "uploads";
    }
}
