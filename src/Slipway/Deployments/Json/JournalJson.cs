using System.Text.Json;
using Slipway.Platforms;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>What the running deployment has done so far. Of what ran before, only what has to come back is kept.</summary>
internal static class JournalJson
{
    public static byte[] Write(JournalEntry entry) => StateJson.Write(writer =>
    {
        writer.WriteNumber("number", entry.Number);
        writer.WriteNumber("epoch", entry.Epoch);
        writer.WriteString("step", entry.Step);
        writer.WriteTexts("done", entry.Done);
        writer.WriteOptional("reference", entry.Reference);
        if (entry.Before is not { } before)
            return;
        writer.WriteStartObject("before");
        writer.WriteOptional("release", before.Release);
        writer.WriteOptional("deployment", before.Deployment);
        writer.WriteOptional("url", before.Url);
        writer.WriteEndObject();
    });

    public static JournalEntry Read(JsonElement element) => new()
    {
        Number = element.GetProperty("number").GetInt32(),
        Epoch = element.GetProperty("epoch").GetInt64(),
        Step = element.Text("step"),
        Done = element.Texts("done"),
        Reference = element.OptionalText("reference"),
        Before = element.TryGetProperty("before", out var before)
            ? new Observation { Release = before.OptionalText("release"), Deployment = before.OptionalNumber("deployment"), Url = before.OptionalText("url") }
            : null,
    };
}
