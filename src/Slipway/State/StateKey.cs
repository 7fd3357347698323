using System.Buffers;

namespace Slipway.State;

/// <summary>The form of a key: it must mean the same file on every system, and never one outside the store.</summary>
internal static class StateKey
{
    private const int LongestSegment = 200;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    /// <exception cref="ArgumentException">The key has another form.</exception>
    public static void Check(string key)
    {
        foreach (var segment in key.AsSpan().Split('/'))
        {
            if (!IsSegment(key.AsSpan(segment)))
                throw new ArgumentException($"'{key}' is no state key: segments of [a-z0-9.-] joined by '/', none empty and none beginning with a dot.", nameof(key));
        }
    }

    public static bool IsSegment(ReadOnlySpan<char> segment) =>
        segment.Length is > 0 and <= LongestSegment && segment[0] != '.' && !segment.ContainsAnyExcept(Allowed);
}
