using System.Text;
using System.Text.Json;
using Slipway.Environments;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>Config</c>. Written by hand: a value is whatever JSON it is. Names are promised in docs/targets.md.</summary>
internal static class ConfigDocument
{
    /// <param name="configuration">What is shown.</param>
    /// <param name="view">The only view; null: all three.</param>
    /// <param name="secrets">By key.</param>
    public static string Write(EnvironmentConfiguration configuration, string? view, IReadOnlyDictionary<string, ShownSecret> secrets)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("environment", configuration.Environment);
            Texts(writer, "files", configuration.Files);
            View(writer, Config.Raw, view, configuration.Raw, secrets);
            View(writer, Config.Inherited, view, configuration.Inherited, secrets);
            View(writer, Config.Computed, view, configuration.Computed, secrets);
            Texts(writer, "warnings", configuration.Warnings);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void View(Utf8JsonWriter writer, string name, string? only, IReadOnlyList<ConfigurationSetting> settings, IReadOnlyDictionary<string, ShownSecret> secrets)
    {
        if (only is not null && only != name)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var setting in settings)
        {
            writer.WriteStartObject();
            Setting(writer, setting);
            if (name == Config.Inherited)
            {
                writer.WriteStartArray("instead");
                foreach (var other in setting.Instead)
                {
                    writer.WriteStartObject();
                    Setting(writer, other);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }

            if (name == Config.Computed)
                Secret(writer, secrets.GetValueOrDefault(setting.Key));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Setting(Utf8JsonWriter writer, ConfigurationSetting setting)
    {
        writer.WriteString("key", setting.Key);
        writer.WritePropertyName("value");
        writer.WriteRawValue(setting.Value?.Json ?? "null");
        writer.WriteString("origin", setting.Origin);
        writer.WriteString("file", setting.At?.File);
        Number(writer, "line", setting.At?.Line);
        Number(writer, "column", setting.At?.Column);
    }

    private static void Secret(Utf8JsonWriter writer, ShownSecret? secret)
    {
        if (secret is null)
        {
            writer.WriteNull("secret");
            return;
        }

        writer.WriteStartObject("secret");
        writer.WriteString("state", secret.State);
        writer.WriteString("fingerprint", secret.Fingerprint);
        writer.WriteString("problem", secret.Problem);
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, int? number)
    {
        if (number is > 0)
            writer.WriteNumber(name, number.Value);
        else
            writer.WriteNull(name);
    }

    private static void Texts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
