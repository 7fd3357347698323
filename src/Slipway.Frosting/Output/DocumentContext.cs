using System.Text.Json.Serialization;

namespace Slipway.Frosting.Output;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(ParityDocument))]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(PointsDocument))]
[JsonSerializable(typeof(PruneDocument))]
[JsonSerializable(typeof(ScheduleDocument))]
[JsonSerializable(typeof(TargetsDocument))]
[JsonSerializable(typeof(TasksDocument))]
[JsonSerializable(typeof(LogLineDocument))]
[JsonSerializable(typeof(VersionDocument))]
internal sealed partial class DocumentContext : JsonSerializerContext;
