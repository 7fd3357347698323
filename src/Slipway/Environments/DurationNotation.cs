using Slipway.Environments.Model;

namespace Slipway.Environments;

/// <summary>Durations as environment files and arguments write them: a whole number and one unit, such as <c>500ms</c>, <c>30s</c>, <c>10m</c>, <c>2h</c> or <c>7d</c>.</summary>
public static class DurationNotation
{
    /// <returns>The duration; null where the text is none.</returns>
    public static TimeSpan? Parse(string text) => DurationType.Parse(text);
}
