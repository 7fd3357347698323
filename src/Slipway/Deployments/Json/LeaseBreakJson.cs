using System.Text.Json;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>Who broke whose lease, and why.</summary>
internal static class LeaseBreakJson
{
    public static byte[] Write(LeaseBreak broken) => StateJson.Write(writer =>
    {
        writer.WriteNumber("epoch", broken.Epoch);
        writer.WriteString("actor", broken.Actor);
        writer.WriteString("reason", broken.Reason);
        writer.WriteString("at", broken.At);
        writer.WritePropertyName("victim");
        writer.WriteRawValue(LeaseJson.Write(broken.Victim));
    });

    public static LeaseBreak Read(JsonElement element) => new()
    {
        Epoch = element.GetProperty("epoch").GetInt64(),
        Actor = element.Text("actor"),
        Reason = element.Text("reason"),
        At = element.GetProperty("at").GetDateTimeOffset(),
        Victim = LeaseJson.ReadHolder(element.GetProperty("victim")),
    };
}
