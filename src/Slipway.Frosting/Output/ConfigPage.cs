using Slipway.Environments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Output;

/// <summary>An environment's configuration, for people: key, value, where it comes from.</summary>
internal static class ConfigPage
{
    /// <summary>A longer value moves only what stands behind it in its own line.</summary>
    private const int WidestValue = 40;

    public static void Show(EnvironmentConfiguration configuration, string view, string? key, IReadOnlyDictionary<string, ShownSecret> secrets, Report report)
    {
        var (settings, title) = view switch
        {
            Config.Raw => (configuration.Raw, $"what {configuration.Files[^1]} says"),
            Config.Inherited => (configuration.Inherited, $"what {string.Join(" and ", configuration.Files)} say{(configuration.Files.Count == 1 ? "s" : " together")}"),
            _ => (configuration.Computed, "what a deployment would use"),
        };
        report.Headline($"{configuration.Environment}: {title}");
        if (settings.Count == 0)
            report.Line(key is null ? "  nothing" : $"  nothing about {key}");
        var keys = settings.Select(setting => setting.Key.Length).DefaultIfEmpty().Max();
        var values = settings.Select(setting => Value(setting).Length).Where(length => length <= WidestValue).DefaultIfEmpty().Max();
        foreach (var setting in settings)
            report.Line($"  {setting.Key.PadRight(keys)}  {Value(setting).PadRight(values)}  {setting.Origin}{Remark(setting, secrets)}");
        foreach (var warning in view == Config.Computed && key is null ? configuration.Warnings : [])
            report.Warning(warning);
    }

    private static string Value(ConfigurationSetting setting) => setting.Value?.Text ?? "none";

    private static string Remark(ConfigurationSetting setting, IReadOnlyDictionary<string, ShownSecret> secrets)
    {
        if (secrets.TryGetValue(setting.Key, out var secret))
            return $"  {secret}";
        return setting.Instead.Count == 0 ? "" : $"  instead of {string.Join(", ", setting.Instead.Select(other => Instead(setting, other)))}";
    }

    private static string Instead(ConfigurationSetting setting, ConfigurationSetting other) =>
        $"{(other.Key == setting.Key ? "" : $"{other.Key}: ")}{Value(other)} ({other.Origin})";
}
