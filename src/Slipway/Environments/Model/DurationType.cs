using System.Text.Json.Nodes;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Model;

/// <summary>A span of time: a whole number and one unit, such as <c>30s</c>.</summary>
internal sealed class DurationType(TimeSpan minimum, TimeSpan maximum) : SettingType
{
    public const string Pattern = "^[0-9]+(ms|s|m|h|d)$";

    /// <summary>The longest duration of any key; one that is longer is a slip of the finger.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    public override string Expected =>
        $"a duration from {Format(minimum)} to {Format(maximum)}, such as 500ms, 30s, 10m, 2h or 7d";

    public override JsonObject ToSchema() => new() { ["type"] = new JsonArray("string"), ["pattern"] = Pattern };

    public override JsonNode? ToJson(object value) => JsonValue.Create(Format((TimeSpan)value));

    public static TimeSpan? Parse(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        // Nine digits are more than any limit, and cannot overflow.
        if (digits is < 1 or > 9 || !int.TryParse(text.AsSpan(0, digits), out var number))
            return null;
        return text[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            "d" when number <= TimeSpan.MaxValue.Days => TimeSpan.FromDays(number),
            _ => null,
        };
    }

    public static string Format(TimeSpan value) => value.Ticks switch
    {
        0 => "0s",
        var ticks when ticks % TimeSpan.TicksPerDay == 0 => $"{ticks / TimeSpan.TicksPerDay}d",
        var ticks when ticks % TimeSpan.TicksPerHour == 0 => $"{ticks / TimeSpan.TicksPerHour}h",
        var ticks when ticks % TimeSpan.TicksPerMinute == 0 => $"{ticks / TimeSpan.TicksPerMinute}m",
        var ticks when ticks % TimeSpan.TicksPerSecond == 0 => $"{ticks / TimeSpan.TicksPerSecond}s",
        var ticks => $"{ticks / TimeSpan.TicksPerMillisecond}ms",
    };

    protected override object? Parse(string path, YamlNode node, Problems problems) =>
        node is YamlScalar { Kind: YamlScalarKind.Text } scalar && Parse(scalar.Text) is { } value
        && value >= minimum && value <= maximum
            ? value
            : null;
}
