using System.Text.Json;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>Who holds a lease, and when this machine first saw it in its present state.</summary>
internal static class LeaseJson
{
    public static byte[] Write(LeaseHolder holder) => StateJson.Write(writer =>
    {
        writer.WriteNumber("epoch", holder.Epoch);
        writer.WriteString("actor", holder.Actor);
        writer.WriteString("host", holder.Host);
        writer.WriteNumber("processId", holder.ProcessId);
        writer.WriteString("reason", holder.Reason);
        writer.WriteString("takenAt", holder.TakenAt);
        if (holder.ByHand)
            writer.WriteBoolean("byHand", true);
        writer.WriteOptional("bootId", holder.BootId);
        writer.WriteOptional("pidNamespace", holder.PidNamespace);
        writer.WriteOptional("processStart", holder.ProcessStart);
    });

    public static LeaseHolder ReadHolder(JsonElement element) => new()
    {
        Epoch = element.GetProperty("epoch").GetInt64(),
        Actor = element.Text("actor"),
        Host = element.Text("host"),
        ProcessId = element.GetProperty("processId").GetInt32(),
        Reason = element.Text("reason"),
        TakenAt = element.GetProperty("takenAt").GetDateTimeOffset(),
        ByHand = element.Flag("byHand"),
        BootId = element.OptionalText("bootId"),
        PidNamespace = element.OptionalText("pidNamespace"),
        ProcessStart = element.OptionalText("processStart"),
    };

    public static byte[] Write(LeaseSighting sighting) => StateJson.Write(writer =>
    {
        writer.WriteNumber("epoch", sighting.Epoch);
        writer.WriteNumber("beat", sighting.Beat);
        writer.WriteOptional("bootId", sighting.BootId);
        writer.WriteNumber("timestamp", sighting.Timestamp);
    });

    public static LeaseSighting ReadSighting(JsonElement element) =>
        new(element.GetProperty("epoch").GetInt64(), element.GetProperty("beat").GetInt64(), element.OptionalText("bootId"), element.GetProperty("timestamp").GetInt64());
}
