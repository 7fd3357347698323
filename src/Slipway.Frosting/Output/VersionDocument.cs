namespace Slipway.Frosting.Output;

/// <summary>The JSON of <c>--version</c>.</summary>
internal sealed record VersionDocument(string Slipway, string Cake);
