using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Tests.Parity;

/// <summary>What differs, what may, and what cannot be told.</summary>
public sealed class ComparisonTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);

    [Fact]
    public void What_is_equal_is_the_same_and_what_is_not_is_drift()
    {
        Assert.Equal(
            ["packages/Django drift", "packages/Requests same", "config/DEBUG drift", "config/LEVEL same"],
            Compare(Side("staging", ("packages/Django", "5.2.1"), ("packages/Requests", "2"), ("config/LEVEL", "aa")), Side("production", ("packages/django", "4.2.1"), ("packages/requests", "2"), ("config/LEVEL", "aa"), ("config/DEBUG", "bb"))).Select(Text));
    }

    [Theory]
    [InlineData("packages/Django", null, "declared: LTS (environments/production.yml:9:3)")]
    [InlineData("packages/DJANGO", null, "declared: LTS (environments/production.yml:9:3)")]
    [InlineData("packages/*", null, "declared: LTS (environments/production.yml:9:3)")]
    [InlineData("packages/Dj*", "2026-03-01", "declared: LTS (environments/production.yml:9:3, until 2026-03-01)")]
    [InlineData("packages/Django", "2026-02-28", "drift: was allowed until 2026-02-28 (environments/production.yml:9:3): LTS")]
    [InlineData("packages/Djang", null, "drift: ")]
    [InlineData("config/*", null, "drift: ")]
    public void An_allowance_declares_a_difference_until_it_expires(string aspect, string? until, string expected)
    {
        var production = Side("production", ("packages/Django", "4.2.1")) with { Allow = [Allow(aspect, until)] };

        // Whichever side it is written on.
        foreach (var sides in new[] { [Side("staging", ("packages/Django", "5.2.1")), production], new[] { production, Side("staging", ("packages/Django", "5.2.1")) } })
        {
            var finding = Assert.Single(Compare(sides));
            Assert.Equal(expected, $"{finding.Verdict}: {finding.Note}", ignoreCase: true);
        }
    }

    [Fact]
    public void An_expired_allowance_beside_one_that_holds_changes_nothing()
    {
        var production = Side("production", ("packages/Django", "4")) with { Allow = [Allow("packages/Django", "2020-01-01"), Allow("packages/*", null, 10)] };

        Assert.Equal(Verdict.Declared, Assert.Single(Compare(Side("staging", ("packages/Django", "5")), production)).Verdict);
    }

    [Fact]
    public void Of_three_each_pair_needs_its_own_allowance()
    {
        var development = Side("development", ("config/DEBUG", "aa")) with { Allow = [Allow("config/DEBUG")] };
        var staging = Side("staging", ("config/DEBUG", "bb"));

        Assert.Equal(Verdict.Declared, Assert.Single(Compare(development, staging, Side("production", ("config/DEBUG", "bb")))).Verdict);
        Assert.Equal(Verdict.Drift, Assert.Single(Compare(development, staging, Side("production", ("config/DEBUG", "cc")))).Verdict);
    }

    [Fact]
    public void What_cannot_be_read_is_unknown_and_not_the_same()
    {
        var staging = Side("staging", ("runtime", "net10.0"), ("packages/A", "1"));
        var production = Side("production") with
        {
            Facts = new Dictionary<string, Fact> { ["runtime"] = Fact.NotKnown("nothing was deployed there yet") },
            Unknown = new Dictionary<string, string> { ["packages"] = "there is no lock in 1a2b3c4" },
        };

        var findings = Compare(staging, production);

        Assert.Equal(["runtime unknown", "packages unknown"], findings.Select(Text));
        Assert.Equal(["nothing was deployed there yet", "there is no lock in 1a2b3c4"], findings.Select(finding => finding.Note));
        // A third one that is known is compared with the first.
        Assert.Equal(Verdict.Drift, Compare(staging, production, Side("qa", ("packages/A", "2"))).Single(finding => finding.Aspect == "packages/A").Verdict);
    }

    [Fact]
    public void Secrets_have_values_of_their_own_and_are_drift_only_where_one_is_not_there()
    {
        static Fact Secret(string print, string key) => new() { Value = print, Key = key, Own = "each environment has its own value" };
        static EnvironmentFacts Of(string name, Fact? fact) => Side(name) with { Facts = fact is null ? new Dictionary<string, Fact>() : new Dictionary<string, Fact> { ["secrets/KEY"] = fact } };
        static string Pair(Fact? left, Fact? right) => Compare(Of("staging", left), Of("production", right)).Select(finding => $"{finding.Verdict}: {finding.Note}").Single();

        Assert.Equal("Same: ", Pair(Secret("aa", "k1"), Secret("aa", "k1")));
        Assert.Equal("Expected: each environment has its own value", Pair(Secret("aa", "k1"), Secret("bb", "k1")));
        Assert.Equal("Unknown: the fingerprints were made on two machines and cannot be compared", Pair(Secret("aa", "k1"), Secret("bb", "k2")));
        Assert.Equal("Unknown: the fingerprints were made on two machines and cannot be compared", Pair(Secret("aa", "k1"), Secret("aa", "k2")));
        Assert.Equal("Drift: ", Pair(Secret("aa", "k1"), Fact.Of("missing")));
        Assert.Equal("Drift: ", Pair(Secret("aa", "k1"), null));
    }

    [Fact]
    public void An_allowance_that_no_difference_needs_is_told_where_all_are_compared()
    {
        var production = Side("production", ("packages/A", "1"), ("packages/B", "1")) with
        {
            Allow = [Allow("packages/A", line: 7), Allow("packages/B", line: 8), Allow("config/GONE", line: 9), Allow("database/version", line: 10)],
            Unknown = new Dictionary<string, string> { ["database"] = "nothing tells it yet" },
        };
        EnvironmentFacts[] sides = [Side("staging", ("packages/A", "2"), ("packages/B", "1")), production];

        Assert.Equal(
            [
                "environments/production.yml:8:3: nothing differs in 'packages/B': remove what 'allow' says of it",
                "environments/production.yml:9:3: nothing differs in 'config/GONE': remove what 'allow' says of it",
            ],
            Comparison.Of(sides, Today, all: true).Warnings);
        Assert.Empty(Comparison.Of(sides, Today, all: false).Warnings);
    }

    private static string Text(Finding finding) => $"{finding.Aspect} {finding.Verdict.ToString().ToLowerInvariant()}";

    private static IReadOnlyList<Finding> Compare(params EnvironmentFacts[] sides) => Comparison.Of(sides, Today, all: false).Findings;

    private static Allowance Allow(string aspect, string? until = null, int line = 9) =>
        new(aspect, "LTS", until is null ? null : DateOnly.Parse(until, System.Globalization.CultureInfo.InvariantCulture), new SourceLocation("environments/production.yml", line, 3));

    private static EnvironmentFacts Side(string name, params (string Aspect, string Value)[] facts) => new()
    {
        Environment = name,
        Origin = "v1",
        Facts = facts.ToDictionary(fact => fact.Aspect, fact => Fact.Of(fact.Value)),
    };
}
