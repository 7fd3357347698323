using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Slipway.Environments;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>The JSON of ledger, lease and journal.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    Converters = [typeof(SecretReferenceConverter)])]
[JsonSerializable(typeof(DeploymentRecord))]
[JsonSerializable(typeof(DeploymentOutcome))]
[JsonSerializable(typeof(LeaseHolder))]
[JsonSerializable(typeof(LeaseSighting))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class DeploymentJson : JsonSerializerContext
{
    /// <summary>Reads an object of the shared state.</summary>
    /// <exception cref="SlipwayException">It is damaged: the message names the file.</exception>
    public static T Parse<T>(byte[] content, JsonTypeInfo<T> type, IStateStore store, string key, string whatToDo)
    {
        try
        {
            return JsonSerializer.Deserialize(content, type) ?? throw new JsonException("It holds null.");
        }
        catch (JsonException exception)
        {
            var why = content.Length == 0 ? "it is empty" : $"line {exception.LineNumber + 1 ?? 1}: it is no {type.Type.Name} in JSON";
            throw new SlipwayException(ExitCode.Failed, $"The shared state is damaged: {store.Locate(key)}: {why}.", exception) { Next = whatToDo };
        }
    }
}

/// <summary>A reference is written as people write it: <c>env:TOKEN</c>.</summary>
internal sealed class SecretReferenceConverter : JsonConverter<SecretReference>
{
    public override SecretReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString() ?? throw new JsonException("A secret reference is a text."));

    public static SecretReference Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new SecretReference(text, "") : new SecretReference(text[..colon], text[(colon + 1)..]);
    }

    public override void Write(Utf8JsonWriter writer, SecretReference value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
