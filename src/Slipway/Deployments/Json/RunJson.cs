using System.Globalization;
using System.Text.Json;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>How a deployment runs its release. Secrets are written as people write them: <c>env:TOKEN</c>.</summary>
internal static class RunJson
{
    public static void Write(Utf8JsonWriter writer, RunConfiguration run)
    {
        writer.WriteStartObject("processes");
        foreach (var (name, process) in run.Processes)
        {
            writer.WriteStartObject(name);
            writer.WriteString("command", process.Command);
            writer.WriteNumber("instances", process.Instances);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteOptional("releaseCommand", run.ReleaseCommand);
        writer.WriteMap("config", run.Config);
        writer.WriteStartObject("secrets");
        foreach (var (name, reference) in run.Secrets)
            writer.WriteString(name, reference.ToString());
        writer.WriteEndObject();
        writer.WriteTexts("uploads", run.Uploads);
        writer.WriteStartObject("health");
        writer.WriteString("path", run.Health.Path);
        writer.WriteString("timeout", run.Health.Timeout.ToString("c", CultureInfo.InvariantCulture));
        writer.WriteString("release", run.Health.Release.ToString());
        writer.WriteString("window", run.Health.Window.ToString("c", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    public static RunConfiguration Read(JsonElement element)
    {
        var processes = new Dictionary<string, ProcessRun>(StringComparer.Ordinal);
        foreach (var process in element.GetProperty("processes").EnumerateObject())
            processes.Add(process.Name, new ProcessRun(process.Value.Text("command"), process.Value.GetProperty("instances").GetInt32()));
        var secrets = new Dictionary<string, SecretReference>(StringComparer.Ordinal);
        foreach (var (name, reference) in element.Map("secrets"))
            secrets.Add(name, Reference(reference));
        var health = element.GetProperty("health");
        return new RunConfiguration
        {
            Processes = processes,
            ReleaseCommand = element.OptionalText("releaseCommand"),
            Config = element.Map("config"),
            Secrets = secrets,
            Uploads = element.Texts("uploads"),
            Health = new HealthSettings
            {
                Path = health.Text("path"),
                Timeout = health.Duration("timeout"),
                Release = Source(health.Text("release")),
                Window = health.Duration("window"),
            },
        };
    }

    private static SecretReference Reference(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new SecretReference(text, "") : new SecretReference(text[..colon], text[(colon + 1)..]);
    }

    private static ReleaseSource Source(string text) => text switch
    {
        nameof(ReleaseSource.Router) => ReleaseSource.Router,
        nameof(ReleaseSource.Header) => ReleaseSource.Header,
        nameof(ReleaseSource.Body) => ReleaseSource.Body,
        _ => throw new JsonException($"{text} is no source of a release"),
    };
}
