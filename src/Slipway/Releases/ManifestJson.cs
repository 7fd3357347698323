using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Releases;

/// <summary>
/// The canonical JSON of a manifest: fixed order of properties, maps and files in ordinal order, no white space. Equal
/// releases are equal bytes, whoever writes them.
/// </summary>
internal static class ManifestJson
{
    private static readonly ManifestJsonContext Context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Commands stay readable: this JSON is never part of a web page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    public static byte[] Write(ReleaseManifest manifest) => JsonSerializer.SerializeToUtf8Bytes(Canonical(manifest), Context.ReleaseManifest);

    /// <exception cref="JsonException">It is no manifest.</exception>
    public static ReleaseManifest Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Context.ReleaseManifest) ?? throw new JsonException("The manifest is null.");

    private static ReleaseManifest Canonical(ReleaseManifest manifest) => manifest with
    {
        Environments = Sorted(manifest.Environments),
        Variants = Sorted(manifest.Variants.ToDictionary(
            entry => entry.Key,
            entry => entry.Value with { Files = [.. entry.Value.Files.OrderBy(file => file.Path, StringComparer.Ordinal)] })),
    };

    private static SortedDictionary<string, T> Sorted<T>(IReadOnlyDictionary<string, T> map) =>
        new(map.ToDictionary(entry => entry.Key, entry => entry.Value), StringComparer.Ordinal);
}

[JsonSerializable(typeof(ReleaseManifest))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
