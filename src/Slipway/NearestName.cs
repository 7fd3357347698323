namespace Slipway;

/// <summary>Finds the name that was probably meant (optimal string alignment distance, case-insensitive).</summary>
public static class NearestName
{
    /// <returns>The nearest candidate, or null when none is near: at most a third of its letters, and never more than 3, may differ.</returns>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        var best = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate);
            var allowed = Math.Min(3, Math.Max(1, Math.Max(name.Length, candidate.Length) / 3));
            if (distance < best && distance <= allowed)
            {
                best = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <returns>The end of a sentence about an unknown name: <c>; did you mean 'worker'?</c>, or a full stop where nothing is near.</returns>
    public static string Hint(string name, IEnumerable<string> candidates) =>
        Find(name, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    private static int Distance(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            table[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            table[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = Same(left[i - 1], right[j - 1]) ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]))
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[left.Length, right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
