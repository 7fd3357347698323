using System.Text.Json;
using Slipway.State;

namespace Slipway.Platforms.Local.Protocol;

/// <summary>Reads the daemon's lines quickly; see <see cref="JsonFields"/>.</summary>
internal static class ReplyReader
{
    /// <exception cref="JsonException">It is no hello.</exception>
    public static DockHello Hello(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var element = document.RootElement;
            return new DockHello(element.GetProperty("protocol").GetInt32(), element.GetProperty("processId").GetInt32(), element.Text("root"), element.Text("binary"));
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            return JsonSerializer.Deserialize(line.Span, ProtocolJson.Default.DockHello) ?? throw new JsonException("null is no message");
        }
    }

    /// <exception cref="JsonException">It is no reply.</exception>
    public static DockReply Reply(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var element = document.RootElement;
            return new DockReply
            {
                Progress = element.OptionalText("progress"),
                Error = element.TryGetProperty("error", out var error) ? Error(error) : null,
                Done = element.Flag("done"),
                Status = element.TryGetProperty("status", out var status) ? Status(status) : null,
            };
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            return JsonSerializer.Deserialize(line.Span, ProtocolJson.Default.DockReply) ?? throw new JsonException("null is no message");
        }
    }

    private static DockError Error(JsonElement element) =>
        new(element.Text("message"), element.Texts("details"), element.GetProperty("refused").GetBoolean()) { Next = element.OptionalText("next") };

    private static DockStatus Status(JsonElement element)
    {
        var environments = new Dictionary<string, EnvironmentDockStatus>();
        foreach (var environment in element.GetProperty("environments").EnumerateObject())
            environments.Add(environment.Name, Environment(environment.Value));
        return new DockStatus(element.GetProperty("processId").GetInt32(), environments);
    }

    private static EnvironmentDockStatus Environment(JsonElement element)
    {
        var processes = new List<ProcessObservation>();
        foreach (var process in element.GetProperty("processes").EnumerateArray())
        {
            processes.Add(new ProcessObservation(
                process.Text("name"),
                process.Text("state"),
                process.GetProperty("restarts").GetInt32(),
                process.TryGetProperty("startedAt", out var started) ? started.GetDateTimeOffset() : null,
                process.OptionalText("lastEnd")));
        }

        return new EnvironmentDockStatus
        {
            Ports = Numbers(element.GetProperty("ports")),
            Live = element.OptionalNumber("live"),
            Release = element.OptionalText("release"),
            Processes = processes,
            Warm = Numbers(element.GetProperty("warm")),
            Warnings = element.Texts("warnings"),
            Maintenance = element.TryGetProperty("maintenance", out var maintenance)
                ? new MaintenanceObservation(maintenance.GetProperty("since").GetDateTimeOffset(), maintenance.Text("by"))
                : null,
            Pause = element.TryGetProperty("pause", out var pause)
                ? new PauseObservation(pause.GetProperty("until").GetDateTimeOffset(), pause.GetProperty("held").GetInt32())
                : null,
        };
    }

    private static int[] Numbers(JsonElement element)
    {
        var numbers = new int[element.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = element[i].GetInt32();
        return numbers;
    }
}
