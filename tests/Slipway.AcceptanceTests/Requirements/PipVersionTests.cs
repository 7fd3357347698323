using System.Text.Json.Nodes;
using Slipway.Requirements.Pip;

namespace Slipway.AcceptanceTests.Requirements;

/// <summary>Versions, specifiers, markers and dependency specifiers mean what they mean to the pip that is installed.</summary>
public sealed class PipVersionTests
{
    private const int Some = 3_000;
    private const int Many = 100_000;

    /// <summary>What the release of pip that brought dependency specifiers of today changed: before, texts that are no versions were some.</summary>
    private static readonly Version Strict = new(22, 0);

    private static readonly MarkerEnvironment Target = MarkerEnvironment.Linux("3.11.4") with { PlatformRelease = "6.1.0" };

    [Fact]
    public Task Versions_are_read_and_compared_as_pip_does() => VersionsAsync(Some);

    [Fact(Explicit = true)]
    public Task Many_versions_are_read_and_compared_as_pip_does() => VersionsAsync(Many);

    [Fact]
    public Task Specifiers_take_the_versions_that_pip_takes() => SpecifiersAsync(Some);

    [Fact(Explicit = true)]
    public Task Many_specifiers_take_the_versions_that_pip_takes() => SpecifiersAsync(Many);

    [Fact]
    public Task Markers_hold_where_they_hold_for_pip() => MarkersAsync(Some);

    [Fact(Explicit = true)]
    public Task Many_markers_hold_where_they_hold_for_pip() => MarkersAsync(Many);

    [Fact]
    public Task Requirements_are_read_as_pip_does() => RequirementsAsync(Some);

    [Fact(Explicit = true)]
    public Task Many_requirements_are_read_as_pip_does() => RequirementsAsync(Many);

    private static async Task VersionsAsync(int count)
    {
        var seed = DifferentialSeed.Value;
        var texts = new PipTexts(new Random(seed));
        var versions = Enumerable.Range(0, count).Select(_ => texts.Version()).ToList();
        await using var pip = await PipOracle.StartAsync();
        var answers = await pip.AskAsync([.. versions.Select(text => new JsonObject { ["kind"] = "version", ["text"] = text })]);
        var good = new List<PythonVersion>();
        var differences = new Differences(seed);
        foreach (var (text, answer) in versions.Zip(answers))
        {
            var isGood = PythonVersion.TryParse(text, out var version);
            differences.Compare(text, (string?)answer["normal"], isGood ? version!.ToString() : null);
            if (isGood)
            {
                differences.Compare(text, (bool?)answer["pre"], (bool?)version!.IsPrerelease);
                good.Add(version);
            }
        }

        var pairs = Enumerable.Range(0, count).Select(_ => (Left: texts.Pick(good), Right: texts.Pick(good))).ToList();
        var orders = await pip.AskAsync([.. pairs.Select(pair => new JsonObject { ["kind"] = "compare", ["left"] = pair.Left.Text, ["right"] = pair.Right.Text })]);
        foreach (var (pair, answer) in pairs.Zip(orders))
        {
            differences.Compare($"{pair.Left.Text} and {pair.Right.Text}", (int?)answer["order"], Math.Sign(pair.Left.CompareTo(pair.Right)));
            differences.Compare($"{pair.Left.Text} and {pair.Right.Text} as equals", (int?)answer["order"] == 0, pair.Left.Equals(pair.Right) && pair.Left.GetHashCode() == pair.Right.GetHashCode());
        }

        differences.MustBeNone();
    }

    private static async Task SpecifiersAsync(int count)
    {
        var seed = DifferentialSeed.Value;
        var texts = new PipTexts(new Random(seed));
        await using var pip = await PipOracle.StartAsync();
        var cases = Enumerable.Range(0, count).Select(_ => (Text: texts.Specifiers(), Version: Normal(texts))).ToList();
        var answers = await pip.AskAsync([.. cases.Select(one => new JsonObject { ["kind"] = "contains", ["text"] = one.Text, ["version"] = one.Version })]);
        var differences = new Differences(seed);
        foreach (var ((text, version), answer) in cases.Zip(answers))
        {
            var isGood = VersionSpecifiers.TryParse(text, out var specifiers, out _);
            var ours = isGood && PythonVersion.TryParse(version, out var parsed) ? specifiers!.Contains(parsed, prereleases: true) : (bool?)null;
            if (!IsKnown(text, version, (bool?)answer["contains"], ours, pip.Packaging))
                differences.Compare($"{text} with {version}", (bool?)answer["contains"], ours);
        }

        differences.MustBeNone();

        static string Normal(PipTexts texts)
        {
            PythonVersion? version;
            while (!PythonVersion.TryParse(texts.Version(), out version))
            {
            }

            return version.ToString();
        }
    }

    /// <summary>
    /// packaging 26 compares with ranges; before, <c>&gt;1.0a1</c> left 1.0.post1 out, and there were more such of versions
    /// that are no plain releases. <c>===</c> compared with the normal spelling then.
    /// </summary>
    private static bool IsKnown(string text, string version, bool? pip, bool? ours, Version packaging) =>
        (packaging < Strict && (text.Contains("===", StringComparison.Ordinal) || text.Contains(".*", StringComparison.Ordinal) || text.Contains("~=", StringComparison.Ordinal))) || (packaging.Major < 26 && pip is not null && ours is not null
        && text.Split(',').Any(part => part.Trim() is ['>', not '=', ..] or ['~', ..] or ['<', not '=', ..] or ['=', '=', '=', ..])
        && $"{text}{version}".Any(character => char.IsAsciiLetter(character) || character is '-' or '+'));

    private static async Task MarkersAsync(int count)
    {
        var seed = DifferentialSeed.Value;
        var texts = new PipTexts(new Random(seed));
        await using var pip = await PipOracle.StartAsync();
        var cases = Enumerable.Range(0, count).Select(_ => texts.Marker()).ToList();
        var answers = await pip.AskAsync([.. cases.Select(text => new JsonObject { ["kind"] = "marker", ["text"] = text, ["environment"] = Environment() })]);
        var differences = new Differences(seed);
        foreach (var (text, answer) in cases.Zip(answers))
        {
            var isGood = Marker.TryParse(text, out var marker, out var error);
            var ours = isGood ? marker!.Evaluate(Target) : (bool?)null;
            // Where pip stops when it comes to the comparison, the marker is refused at once.
            var holds = answer["holds"]?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False ? (bool?)answer["holds"] : null;
            if (!IsKnown(marker, holds, error?.Message, pip.Packaging))
                differences.Compare($"{text} ({error?.Message})", holds, ours);
        }

        differences.MustBeNone();
    }

    private static bool IsKnown(Marker? marker, bool? pip, string? error, Version packaging)
    {
        // Two texts, or two variables: pip takes the second's name for a text. The others it only meets when it comes
        // there: 'or' and 'and' may decide before.
        if (pip is not null && error is not null && PipDisagreements.IsRefused(error))
            return true;
        if (packaging.Major >= 26)
            return false;
        // The old parser asks for no space between words.
        if (marker is null)
            return packaging < Strict;
        // Before packaging 26 texts were ordered letter by letter, and any two texts that are versions were compared so.
        return !marker.Comparisons.All(IsPlain) || (packaging < Strict && pip is null);
    }

    private static bool IsPlain(MarkerComparison comparison) =>
        comparison.Operator is SpecifierOperator.In or SpecifierOperator.NotIn
        || (comparison.Variable.IsVersion() ? PythonVersion.TryParse(comparison.Text, out var version) && !version.IsPrerelease && comparison.Operator != SpecifierOperator.Arbitrary : comparison.Operator is SpecifierOperator.Equal or SpecifierOperator.NotEqual && VersionSpecifier.TryParse($"=={comparison.Text}") is null);

    private static async Task RequirementsAsync(int count)
    {
        var seed = DifferentialSeed.Value;
        var texts = new PipTexts(new Random(seed));
        await using var pip = await PipOracle.StartAsync();
        Assert.SkipWhen(pip.Packaging < Strict, $"pip {pip.Pip} reads dependency specifiers by the rules of before packaging 22; the test of files asks it all the same.");
        var cases = Enumerable.Range(0, count).Select(_ => texts.Requirement()).Where(text => !RequirementUrl.IsUrl(text) && !text.Contains('/', StringComparison.Ordinal) && IsSpecifier(text)).ToList();
        var answers = await pip.AskAsync([.. cases.Select(text => new JsonObject { ["kind"] = "requirement", ["text"] = text, ["environment"] = Environment() })]);
        var differences = new Differences(seed);
        foreach (var (text, answer) in cases.Zip(answers))
        {
            var requirement = RequirementParser.Parse(text, out var error);
            if (requirement is not null && answer["error"] is null)
            {
                differences.Compare(text, (string?)answer["name"], requirement.Name?.Normalized);
                differences.Compare(text, string.Join(',', answer["extras"]!.AsArray().Select(item => (string)item!).Distinct()), string.Join(',', requirement.Extras.Select(extra => extra.Normalized).Distinct().Order(StringComparer.Ordinal)));
                differences.Compare(text, string.Join(',', answer["specifiers"]!.AsArray().Select(item => (string)item!).Distinct()), string.Join(',', requirement.Versions.Items.Select(item => item.ToString()).Distinct().Order(StringComparer.Ordinal)));
            }
            else if (!PipDisagreements.IsKnown(text, (string?)answer["error"], error?.Message, pip))
            {
                differences.Compare($"{text} ({error?.Message})", answer["error"] is null, requirement is not null);
            }
        }

        differences.MustBeNone();
    }

    /// <summary>What pip's lines know besides: archives, directories, a semicolon with nothing behind it, and any of Python's spaces.</summary>
    private static bool IsSpecifier(string text) =>
        text is not ['.', ..] && !RequirementParser.IsArchive(text.Split(';')[0].Trim()) && !text.TrimEnd().EndsWith(';') && !text.Contains('\u00a0', StringComparison.Ordinal);

    internal static JsonObject Environment()
    {
        var environment = new JsonObject();
        foreach (var variable in Enum.GetValues<MarkerVariable>().Where(variable => !variable.IsSet()))
            environment[variable.Name()] = Target.Value(variable);
        return environment;
    }
}
