using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

public sealed class VersionSpecifiersTests
{
    [Theory]
    [InlineData("==1.2", "1.2.0 1.2+local", "1.2.1 1.2.post1 1.2rc1")]
    [InlineData("==1.2+local", "1.2+LOCAL", "1.2 1.2+other")]
    [InlineData("==1.2.*", "1.2 1.2.9 1.2.post1 1.2rc1 1.2.dev1+x", "1.20 1.3.dev1 1!1.2")]
    [InlineData("!=1.2.*", "1.3 1.1", "1.2 1.2.7")]
    [InlineData("!=1.2", "1.2.post1 1.3", "1.2 1.2+x")]
    [InlineData("~=2.2", "2.2 2.9 2.2.post1", "2.1 3.0 3.0.dev1 2.2rc1")]
    [InlineData("~=2.2.3", "2.2.3 2.2.99", "2.3 2.2.2")]
    [InlineData("~=2.2.post3", "2.2.post3 2.3", "2.2 3")]
    [InlineData(">=1.2", "1.2 1.2+x 2", "1.2rc1 1.1")]
    [InlineData("<=1.2", "1.2 1.2+x 1.2rc1", "1.2.post1 1.3")]
    [InlineData("<1.2", "1.1 1.1.9", "1.2 1.2rc1 1.2.dev1")]
    [InlineData("<1.2rc1", "1.2b1 1.1", "1.2rc1 1.2")]
    [InlineData(">1.2", "1.2.1 1.3.dev1", "1.2 1.2+x 1.2.post1")]
    [InlineData(">1.2.post1", "1.2.post2", "1.2.post1 1.2.post1+x")]
    [InlineData("===1.2", "1.2", "1.2.0")]
    [InlineData(">=1,<2 , !=1.5", "1.4 1", "2 1.5 0.9")]
    [InlineData("", "0.1 1!5", "")]
    [InlineData(">=1,", "1", "0")]
    [InlineData(",>=1,,<2", "1", "0 2")]
    public void What_they_take(string text, string taken, string refused)
    {
        Assert.True(VersionSpecifiers.TryParse(text, out var specifiers, out _));
        foreach (var version in taken.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.True(specifiers.Contains(Version(version), prereleases: true), $"{text} must take {version}");
        foreach (var version in refused.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Assert.False(specifiers.Contains(Version(version), prereleases: true), $"{text} must not take {version}");
    }

    [Theory]
    [InlineData(">=1.0", "1.5rc1", false)]
    [InlineData(">=1.0rc1", "1.5rc1", true)]
    [InlineData("==1.5rc1", "1.5rc1", true)]
    [InlineData("!=1.0rc1", "1.5rc1", false)]
    [InlineData("===1.5rc1", "1.5rc1", true)]
    [InlineData("==1.*", "1.5rc1", false)]
    public void A_prerelease_is_taken_where_one_is_named(string text, string version, bool expected)
    {
        Assert.True(VersionSpecifiers.TryParse(text, out var specifiers, out _));
        Assert.Equal(expected, specifiers.Contains(Version(version)));
        Assert.False(specifiers.Contains(Version(version), prereleases: false));
    }

    [Fact]
    public void Of_several_versions_a_prerelease_is_taken_where_nothing_else_is_left()
    {
        Assert.True(VersionSpecifiers.TryParse(">=1", out var specifiers, out _));
        Assert.Equal("1.0 1.1", Filtered("0.9", "1.0", "2.0rc1", "1.1"));
        Assert.Equal("2.0rc1 2.0.dev1", Filtered("0.9", "2.0rc1", "2.0.dev1"));

        string Filtered(params string[] versions) => string.Join(' ', specifiers.Filter(versions.Select(Version)));
    }

    [Theory]
    [InlineData("=1.0", 0, "'=' is no operator: write '=='")]
    [InlineData("1.0", 0, "an operator (<= < != == >= > ~= ===) must stand here")]
    [InlineData(">=", 2, "a version must stand behind '>=', such as '>=1.2'")]
    [InlineData(">=1.0,<x", 7, "a version must stand behind '<', such as '<1.2'")]
    [InlineData(">=1.*", 3, "'.*' goes with '==' and '!=' only, not with '>='")]
    [InlineData("==1.0a1.*", 7, "'.*' may stand behind the numbers of a release only, not behind a pre-release, post-release, development release or local version")]
    [InlineData("<=1.0+x", 2, "a local version (+x) goes with '==' and '!=' only, not with '<='")]
    [InlineData("~=1", 2, "'~=' needs two numbers at least: write '~=1.0', or '>=1'")]
    [InlineData("==1.0 2.0", 5, "a ',' or the end must stand here")]
    public void What_is_none(string text, int offset, string message)
    {
        Assert.False(VersionSpecifiers.TryParse(text, out _, out var error));
        Assert.Equal(new SyntaxError(offset, message), error);
    }

    private static PythonVersion Version(string text) => PythonVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
