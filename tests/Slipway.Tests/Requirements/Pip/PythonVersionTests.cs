using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

public sealed class PythonVersionTests
{
    [Theory]
    [InlineData("1.0", "1.0")]
    [InlineData(" v1.0\n", "1.0")]
    [InlineData("1!2.0.0", "1!2.0.0")]
    [InlineData("0!2", "2")]
    [InlineData("007.010", "7.10")]
    [InlineData("1.0-alpha.1", "1.0a1")]
    [InlineData("1.0_BETA2", "1.0b2")]
    [InlineData("1.0c1", "1.0rc1")]
    [InlineData("1.0.preview", "1.0rc0")]
    [InlineData("1.0-1", "1.0.post1")]
    [InlineData("1.0.rev2", "1.0.post2")]
    [InlineData("1.0r", "1.0.post0")]
    [InlineData("1.0-dev_3", "1.0.dev3")]
    [InlineData("1.0a1.post2.dev3+Ubuntu-01_b", "1.0a1.post2.dev3+ubuntu.1.b")]
    [InlineData("99999999999999999999999.0", "99999999999999999999999.0")]
    public void Any_spelling_has_a_normal_one(string text, string normal)
    {
        Assert.True(PythonVersion.TryParse(text, out var version));
        Assert.Equal(normal, version.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("1.0.x")]
    [InlineData("1..0")]
    [InlineData("1.0+")]
    [InlineData("1.0+a..b")]
    [InlineData("1.0a1b2")]
    [InlineData("1.0.*")]
    [InlineData("٣.0")]
    public void What_is_none(string text) => Assert.False(PythonVersion.TryParse(text, out _));

    [Fact]
    public void Versions_have_an_order()
    {
        string[] ordered =
        [
            "0.9", "1.0.dev1", "1.0.dev2", "1.0a1.dev1", "1.0a1", "1.0a1.post1.dev1", "1.0a1.post1", "1.0a2", "1.0b1", "1.0rc1", "1.0rc2", "1.0", "1.0+abc",
            "1.0+abc.5", "1.0+5", "1.0+10", "1.0.post1.dev1", "1.0.post1", "1.1.dev1", "1.1", "1.10", "99999999999999999999", "1!0.1",
        ];
        var versions = ordered.Select(Version).ToList();
        for (var i = 0; i < versions.Count; i++)
        {
            for (var j = 0; j < versions.Count; j++)
                Assert.Equal(i.CompareTo(j), Math.Sign(versions[i].CompareTo(versions[j])));
        }
    }

    [Theory]
    [InlineData("1.0", "1")]
    [InlineData("1.0.0", "v1.0")]
    [InlineData("1.0-rc.1", "1.0c1")]
    [InlineData("0", "0.0")]
    public void Equal_versions_are_equal_and_have_one_hash(string left, string right)
    {
        Assert.Equal(Version(left), Version(right));
        Assert.Equal(Version(left).GetHashCode(), Version(right).GetHashCode());
    }

    [Theory]
    [InlineData("1.0", false)]
    [InlineData("1.0.post1", false)]
    [InlineData("1.0+local", false)]
    [InlineData("1.0rc1", true)]
    [InlineData("1.0.post1.dev1", true)]
    public void Prereleases(string text, bool expected) => Assert.Equal(expected, Version(text).IsPrerelease);

    private static PythonVersion Version(string text) => PythonVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
