using Slipway.Releases;

namespace Slipway.Tests.Releases;

public sealed class ReleasePathTests
{
    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("/etc/passwd", "it is absolute")]
    [InlineData("C:/x", "it is absolute")]
    [InlineData("a\\b", "it has a backslash or a NUL character")]
    [InlineData("a\0b", "it has a backslash or a NUL character")]
    [InlineData("a//b", "it has an empty segment")]
    [InlineData("a/", "it has an empty segment")]
    [InlineData("../a", "it has a segment '.' or '..'")]
    [InlineData("a/../../b", "it has a segment '.' or '..'")]
    [InlineData("./a", "it has a segment '.' or '..'")]
    public void A_path_that_could_lie_elsewhere_is_refused(string path, string why)
    {
        var error = Assert.Throws<SlipwayException>(() => ReleasePath.CheckAll([File(path)]));
        Assert.Equal($"'{path}' cannot be part of a release: {why}.", error.Message);
    }

    [Theory]
    [InlineData("a", "a", "a", "a")]
    [InlineData("a", "A", "a", "A")]
    [InlineData("a/b", "A/c", "a", "A")]
    [InlineData("a", "a/b", "a", "a")]
    public void Two_paths_that_are_one_file_somewhere_are_refused(string first, string second, string shown, string shownToo)
    {
        var error = Assert.Throws<SlipwayException>(() => ReleasePath.CheckAll([File(first), File(second)]));
        Assert.Equal($"'{shown}' and '{shownToo}' cannot both be part of a release: they are one file where upper and lower case are the same.", error.Message);
    }

    [Fact]
    public void Ordinary_paths_pass() =>
        ReleasePath.CheckAll([File("a"), File("b/..c/.d"), File("b/e f"), File("b/ü")]);

    private static ReleaseFile File(string path) => new(path, false, 0, new string('0', 64));
}
