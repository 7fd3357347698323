using System.Text.Json;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>The line of the ledger that says that a deployment began.</summary>
internal static class RecordJson
{
    public static byte[] Write(DeploymentRecord record) => StateJson.Write(writer =>
    {
        writer.WriteNumber("number", record.Number);
        writer.WriteString("environment", record.Environment);
        writer.WriteString("kind", record.Kind.ToString());
        writer.WriteString("release", record.Release);
        writer.WriteString("variant", record.Variant);
        writer.WriteString("requirements", record.Requirements);
        writer.WriteString("lock", record.Lock);
        writer.WriteString("commit", record.Commit);
        writer.WriteOptional("promotedFrom", record.PromotedFrom);
        writer.WriteOptional("rollbackTo", record.RollbackTo);
        writer.WriteOptional("restored", record.Restored);
        writer.WriteOptional("restoredFrom", record.RestoredFrom);
        if (record.Scrubbed)
            writer.WriteBoolean("scrubbed", true);
        writer.WriteOptional("previous", record.Previous);
        writer.WriteStartObject("run");
        RunJson.Write(writer, record.Run);
        writer.WriteEndObject();
        WriteScale(writer, record.Scale);
        writer.WriteMap("secretFingerprints", record.SecretFingerprints);
        writer.WriteOptional("fingerprintKey", record.FingerprintKey);
        writer.WriteString("actor", record.Actor);
        writer.WriteOptional("freezeOverride", record.FreezeOverride);
        writer.WriteNumber("epoch", record.Epoch);
        writer.WriteString("startedAt", record.StartedAt);
    });

    public static DeploymentRecord Read(JsonElement element) => new()
    {
        Number = element.GetProperty("number").GetInt32(),
        Environment = element.Text("environment"),
        Kind = Kind(element.Text("kind")),
        Release = element.Text("release"),
        Variant = element.Text("variant"),
        Requirements = element.Text("requirements"),
        Lock = element.Text("lock"),
        Commit = element.Text("commit"),
        PromotedFrom = element.OptionalText("promotedFrom"),
        RollbackTo = element.OptionalNumber("rollbackTo"),
        Restored = element.OptionalText("restored"),
        RestoredFrom = element.OptionalText("restoredFrom"),
        Scrubbed = element.TryGetProperty("scrubbed", out _),
        Previous = element.OptionalNumber("previous"),
        Run = RunJson.Read(element.GetProperty("run")),
        Scale = ReadScale(element),
        SecretFingerprints = element.Map("secretFingerprints"),
        FingerprintKey = element.OptionalText("fingerprintKey"),
        Actor = element.Text("actor"),
        FreezeOverride = element.OptionalText("freezeOverride"),
        Epoch = element.GetProperty("epoch").GetInt64(),
        StartedAt = element.GetProperty("startedAt").GetDateTimeOffset(),
    };

    // Records from before there was a scale have none.
    private static void WriteScale(Utf8JsonWriter writer, IReadOnlyDictionary<string, ProcessScale> scale)
    {
        if (scale.Count == 0)
            return;
        writer.WriteStartObject("scale");
        foreach (var (type, one) in scale.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(type);
            writer.WriteNumber("instances", one.Instances);
            writer.WriteNumber("declared", one.Declared);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static Dictionary<string, ProcessScale> ReadScale(JsonElement record)
    {
        var scale = new Dictionary<string, ProcessScale>(StringComparer.Ordinal);
        if (!record.TryGetProperty("scale", out var element))
            return scale;
        foreach (var type in element.EnumerateObject())
            scale.Add(type.Name, new ProcessScale(type.Value.GetProperty("instances").GetInt32(), type.Value.GetProperty("declared").GetInt32()));
        return scale;
    }

    private static DeploymentKind Kind(string text) => text switch
    {
        nameof(DeploymentKind.Deploy) => DeploymentKind.Deploy,
        nameof(DeploymentKind.Promote) => DeploymentKind.Promote,
        nameof(DeploymentKind.Rollback) => DeploymentKind.Rollback,
        nameof(DeploymentKind.Scale) => DeploymentKind.Scale,
        nameof(DeploymentKind.Redeploy) => DeploymentKind.Redeploy,
        nameof(DeploymentKind.Restore) => DeploymentKind.Restore,
        _ => throw new JsonException($"{text} is no kind of deployment"),
    };
}
