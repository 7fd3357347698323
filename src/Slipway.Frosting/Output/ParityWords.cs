using Slipway.Parity;

namespace Slipway.Frosting.Output;

/// <summary>How pages name what a comparison came to. A sign stands beside every word: colour alone tells nobody enough.</summary>
internal static class ParityWords
{
    /// <summary>What most needs an eye first.</summary>
    public static IReadOnlyList<Verdict> Order { get; } = [Verdict.Drift, Verdict.Unknown, Verdict.Declared, Verdict.Expected, Verdict.Same];

    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Drift => "drift",
        Verdict.Unknown => "unknown",
        Verdict.Declared => "declared",
        Verdict.Expected => "expected",
        _ => "same",
    };

    public static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.Drift => "✘",
        Verdict.Unknown => "?",
        Verdict.Declared => "✔",
        Verdict.Expected => "~",
        _ => "=",
    };

    public static string Value(Fact fact) => fact.Unknown is not null ? "unknown" : fact.Value is { } value ? PlainText.Of(value) : "none";

    /// <returns>Such as <c>1 drift, 2 declared, 30 same</c>.</returns>
    public static string Summary(ParityReport parity) =>
        string.Join(", ", Order.Select(verdict => (Verdict: verdict, Count: parity.Count(verdict))).Where(one => one.Count > 0).Select(one => $"{one.Count} {Name(one.Verdict)}"));

    /// <returns>Such as <c>development, staging and production</c>.</returns>
    public static string Names(ParityReport parity)
    {
        string[] names = [.. parity.Environments.Select(environment => environment.Environment)];
        return $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }
}
