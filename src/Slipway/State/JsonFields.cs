using System.Text.Json;

namespace Slipway.State;

/// <summary>
/// Reads fields of JSON objects one by one. For what every command reads: the serializer compiles a hundred methods for
/// each type of value that it meets, which is half the time of a <c>Status</c>.
/// </summary>
internal static class JsonFields
{
    /// <returns>Whether an exception says that the JSON is not what was expected.</returns>
    public static bool IsMismatch(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException;

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString() ?? throw new FormatException(name);

    public static string? OptionalText(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    public static int? OptionalNumber(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.GetInt32() : null;

    public static bool Flag(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.GetBoolean();

    public static TimeSpan Duration(this JsonElement element, string name) =>
        TimeSpan.ParseExact(element.Text(name), "c", System.Globalization.CultureInfo.InvariantCulture);

    public static IReadOnlyList<string> Texts(this JsonElement element, string name)
    {
        var texts = new List<string>();
        foreach (var item in element.GetProperty(name).EnumerateArray())
            texts.Add(item.GetString() ?? throw new FormatException(name));
        return texts;
    }

    public static IReadOnlyDictionary<string, string> Map(this JsonElement element, string name)
    {
        var map = new Dictionary<string, string>();
        foreach (var item in element.GetProperty(name).EnumerateObject())
            map.Add(item.Name, item.Value.GetString() ?? throw new FormatException(item.Name));
        return map;
    }
}
