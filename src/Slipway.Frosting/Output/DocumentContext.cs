using System.Text.Json.Serialization;

namespace Slipway.Frosting.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
