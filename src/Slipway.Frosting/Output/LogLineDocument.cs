using System.Text.Json;
using Slipway.Platforms;

namespace Slipway.Frosting.Output;

/// <summary>A line of <c>Logs</c> in JSON. Names are promised in docs/targets.md. JSON escapes whatever a terminal would take for a command.</summary>
/// <param name="Time">When it was printed; null: nobody knows, as on the dock, where apps write to files themselves.</param>
/// <param name="Process">Process type, such as <c>web</c>.</param>
/// <param name="Instance">Such as <c>web.1</c>.</param>
/// <param name="Deployment">Number of the deployment that it belongs to.</param>
/// <param name="Stream"><c>stdout</c> or <c>stderr</c>; null: not known.</param>
/// <param name="Text">The line as it was printed, secrets replaced.</param>
internal sealed record LogLineDocument(DateTimeOffset? Time, string Process, string Instance, int Deployment, string? Stream, string Text)
{
    public static string Write(LogLine line) => JsonSerializer.Serialize(
        new LogLineDocument(null, line.Process.Split('.')[0], line.Process, line.Deployment, null, line.Text), DocumentContext.Default.LogLineDocument);
}
