using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Environments.Model;

namespace Slipway.Environments;

/// <summary>
/// The JSON Schema of environment files, so that editors complete and check the keys. Draft 7 is what the YAML extensions
/// of editors take. It holds for base.yml and for environments alike, so it requires nothing.
/// </summary>
public static class EnvironmentSchema
{
    /// <param name="platforms">The platform kinds that exist, and their keys.</param>
    /// <returns>The schema as a text file, the same on every machine.</returns>
    public static string ToJson(IReadOnlyList<PlatformSchema> platforms)
    {
        return ToJson(
            new EnvironmentModel(platforms).Root.ToSchema(),
            "Slipway environment",
            "environments/<name>.yml, laid over environments/base.yml: maps are merged, lists are replaced, null removes.");
    }

    internal static string ToJson(JsonObject root, string title, string description)
    {
        root["type"] = "object";
        root.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        root.Insert(1, "title", title);
        root.Insert(2, "description", description);

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            // The file is read by editors and people, never put into a page: '<' and '…' stay as they are.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            root.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
