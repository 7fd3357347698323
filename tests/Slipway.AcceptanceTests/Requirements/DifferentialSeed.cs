using System.Globalization;

namespace Slipway.AcceptanceTests.Requirements;

/// <summary>Where the generated cases begin: the same in every run, unless <c>SLIPWAY_PIP_SEED</c> names another.</summary>
internal static class DifferentialSeed
{
    public static int Value { get; } = Environment.GetEnvironmentVariable("SLIPWAY_PIP_SEED") is { Length: > 0 } seed ? int.Parse(seed, CultureInfo.InvariantCulture) : 20261126;
}

/// <summary>Where pip and the parser disagree.</summary>
internal sealed class Differences(int seed)
{
    private const int Shown = 20;

    private readonly List<string> _found = [];

    public void Compare<T>(string what, T pip, T ours)
    {
        if (!EqualityComparer<T>.Default.Equals(pip, ours))
            Add(what, $"pip: {pip?.ToString() ?? "refused"}, here: {ours?.ToString() ?? "refused"}");
    }

    public void Add(string what, string difference) => _found.Add($"{System.Text.Json.JsonSerializer.Serialize(what)}: {difference}");

    public void MustBeNone() => Assert.True(_found.Count == 0, $"{_found.Count} differences with SLIPWAY_PIP_SEED={seed}:\n{string.Join('\n', _found.Take(Shown))}");
}
