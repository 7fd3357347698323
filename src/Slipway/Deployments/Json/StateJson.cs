using System.Buffers;
using System.Text.Json;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>
/// The JSON of ledger, lease and journal, written and read member by member: a serializer's metadata for a few
/// enumerations and optional numbers costs more at start-up than everything else that a status does.
/// </summary>
internal static class StateJson
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="JsonException">It is not what was written.</exception>
    public static T Read<T>(byte[] content, Func<JsonElement, T> members)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return members(document.RootElement);
        }
        catch (Exception exception) when (exception is not JsonException && (JsonFields.IsMismatch(exception) || exception is ArgumentException))
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    /// <summary>Reads an object of the shared state.</summary>
    /// <exception cref="SlipwayException">It is damaged: the message names the file.</exception>
    public static T Read<T>(byte[] content, Func<JsonElement, T> members, IStateStore store, string key, string what, string whatToDo)
    {
        try
        {
            return Read(content, members);
        }
        catch (JsonException exception)
        {
            var why = content.Length == 0
                ? "it is empty"
                : exception.LineNumber is { } line ? $"line {line + 1}: it is no JSON" : $"it is no {what}";
            throw new SlipwayException(ExitCode.Failed, $"The shared state is damaged: {store.Locate(key)}: {why}.", exception) { Next = whatToDo };
        }
    }
}
