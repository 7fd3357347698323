using Slipway.Requirements.Pip;

namespace Slipway.Tests.Requirements.Pip;

public sealed class MarkerTests
{
    private static readonly MarkerEnvironment Target = MarkerEnvironment.Linux("3.12.7") with
    {
        Extras = Names("Test-Extra"),
        DependencyGroups = Names("dev"),
    };

    [Theory]
    [InlineData("python_version >= '3.9'", true)]
    [InlineData("python_version < '3.9'", false)]
    [InlineData("python_version == '3.*'", true)]
    [InlineData("python_full_version ~= '3.12.1'", true)]
    [InlineData("'3.9' < python_version", true)]
    [InlineData("'3.13' > python_version", true)]
    [InlineData("sys_platform == 'linux'", true)]
    [InlineData("sys.platform == 'win32'", false)]
    [InlineData("python_implementation == \"CPython\"", true)]
    [InlineData("os_name != 'posix'", false)]
    [InlineData("'lin' in sys_platform", true)]
    [InlineData("sys_platform not in 'darwin win32'", true)]
    [InlineData("platform_release >= '5'", false)]
    [InlineData("platform_machine < 'z'", false)]
    [InlineData("platform_machine >= 'x86_64'", true)]
    [InlineData("python_version in '3.11 3.12'", true)]
    [InlineData("extra == 'x'", false)]
    [InlineData("'Test_extra' in extras and 'dev' in dependency_groups", true)]
    [InlineData("'other' not in extras", true)]
    [InlineData("os_name == 'nt' and os_name == 'nt' or sys_platform == 'linux'", true)]
    [InlineData("os_name == 'nt' and (os_name == 'nt' or sys_platform == 'linux')", false)]
    [InlineData("sys_platform == 'linux' or os_name == 'nt' and os_name == 'nt'", true)]
    [InlineData("((python_version>'3')and(os_name=='posix'))", true)]
    public void Where_they_hold(string text, bool expected)
    {
        Assert.True(Marker.TryParse(text, out var marker, out var error), error?.Message);
        Assert.Equal(expected, marker.Evaluate(Target));
        Assert.True(Marker.TryParse(marker.ToString()!, out var again, out _));
        Assert.Equal(marker.ToString(), again.ToString());
        Assert.Equal(expected, again.Evaluate(Target));
    }

    [Fact]
    public void The_target_decides_and_not_the_machine()
    {
        Assert.True(Marker.TryParse("sys_platform == 'win32' and python_version < '3.9' and platform_system == 'Windows'", out var marker, out _));
        Assert.True(marker.Evaluate(MarkerEnvironment.Linux("3.8") with { SysPlatform = "win32", PlatformSystem = "Windows" }));
    }

    [Theory]
    [InlineData("", 0, "a variable such as python_version, or a text in quotes, must stand here")]
    [InlineData("python_versoin > '3'", 0, "a variable such as python_version, or a text in quotes, must stand here, and 'python_versoin' is none; did you mean 'python_version'?")]
    [InlineData("python_version > 3", 17, "a variable such as python_version, or a text in quotes, must stand here, and '3' is none")]
    [InlineData("python_version = '3'", 15, "'=' is no operator: write '=='")]
    [InlineData("python_version '3'", 15, "an operator (<= < != == >= > ~= === in, not in) must stand here")]
    [InlineData("python_version > '3", 17, "the text that begins with ' has no ' at its end")]
    [InlineData("python_version > '3' os_name == 'x'", 21, "'and', 'or' or the end must stand here")]
    [InlineData("(python_version > '3'", 21, "'and', 'or' or ')' must stand here")]
    [InlineData("python_version > '3' and", 24, "a variable such as python_version, or a text in quotes, must stand here")]
    [InlineData("python_version > '3' < '4'", 21, "'and', 'or' or the end must stand here")]
    [InlineData("'3' > '2'", 0, "two texts are compared: a marker compares a variable with a text in quotes, such as sys_platform == \"linux\"")]
    [InlineData("os_name == sys_platform", 0, "two variables are compared: a marker compares a variable with a text in quotes, such as os_name == \"…\"")]
    [InlineData("os_name ~= 'posix'", 8, "'~=' compares versions, and here is none: write '=='")]
    [InlineData("extras == 'x'", 7, "extras is a set: write \"name\" in extras")]
    [InlineData("os_name == 'a\\x'", 13, "a backslash in a marker's text is read as an escape by some versions of pip and not by others: write the text without")]
    public void What_is_none(string text, int offset, string message)
    {
        Assert.False(Marker.TryParse(text, out _, out var error));
        Assert.Equal(new SyntaxError(offset, message), error);
    }

    [Fact]
    public void Parentheses_end_somewhere()
    {
        Assert.True(Marker.TryParse(Nested(50), out _, out _));
        Assert.False(Marker.TryParse(Nested(100_000), out _, out var error));
        Assert.Equal(new SyntaxError(50, "more than 50 parentheses are nested here"), error);

        static string Nested(int depth) => $"{new string('(', depth)}os_name == 'x'{new string(')', depth)}";
    }

    private static HashSet<PackageName> Names(params string[] names) => [.. names.Select(name => PackageName.TryParse(name, out var parsed) ? parsed : throw new ArgumentException(name))];
}
