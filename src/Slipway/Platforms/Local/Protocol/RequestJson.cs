using System.Text.Json.Serialization;

namespace Slipway.Platforms.Local.Protocol;

/// <summary>Writes requests, as <see cref="ProtocolJson"/> reads them. Without metadata for reading, which would be compiled at every start of a client.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DockRequest))]
internal sealed partial class RequestJson : JsonSerializerContext;
