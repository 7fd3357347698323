using System.Text.Json.Serialization;

namespace Slipway.Platforms.Local.Protocol;

/// <summary>JSON of the control socket and of the dock's files.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(DockHello))]
[JsonSerializable(typeof(DockRequest))]
[JsonSerializable(typeof(DockReply))]
[JsonSerializable(typeof(DockState))]
[JsonSerializable(typeof(DeploymentSpec))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class ProtocolJson : JsonSerializerContext;
