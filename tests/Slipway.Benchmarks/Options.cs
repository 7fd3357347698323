using System.Globalization;

namespace Slipway.Benchmarks;

/// <summary>What is asked for.</summary>
/// <param name="Repository">The repository to measure.</param>
/// <param name="Output">JSON file for the figures.</param>
/// <param name="Rounds">How often each thing is measured.</param>
/// <param name="Quick">Smaller trees and shorter loads: to see that everything works, not to compare.</param>
/// <param name="Only">Sections to measure; empty: all.</param>
internal sealed record Options(string Repository, string Output, int Rounds, bool Quick, IReadOnlySet<string> Only)
{
    private const int DefaultRounds = 9;

    /// <returns>Null: it is not understood.</returns>
    public static Options? Parse(string[] arguments)
    {
        var words = arguments.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
        var only = arguments.Where(argument => argument.StartsWith("--only=", StringComparison.Ordinal)).SelectMany(argument => argument["--only=".Length..].Split(','));
        var rounds = DefaultRounds;
        return words.Count is 2 or 3 && (words.Count == 2 || int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out rounds))
            ? new Options(words[0], words[1], rounds, arguments.Contains("--quick"), only.ToHashSet(StringComparer.Ordinal))
            : null;
    }

    public bool Wants(string section) => Only.Count == 0 || Only.Contains(section);
}
