namespace Slipway.Platforms.Local;

/// <summary>Takes the values of a deployment's own secrets out of what its processes have printed.</summary>
internal sealed class Redaction(IEnumerable<string> secrets)
{
    // A value of a few letters is part of ordinary words; blacking those out would tell where it stands.
    private const int Shortest = 6;

    private readonly string[] _values =
    [
        .. secrets
            .SelectMany(secret => secret.Split('\n', StringSplitOptions.TrimEntries))
            .Where(value => value.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)
            .OrderByDescending(value => value.Length),
    ];

    public string Apply(string line)
    {
        foreach (var value in _values)
            line = line.Replace(value, "[secret]", StringComparison.Ordinal);
        return line;
    }
}
