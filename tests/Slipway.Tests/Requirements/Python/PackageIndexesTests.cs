using Slipway.Environments;
using Slipway.Processes;
using Slipway.Requirements.Python;
using Slipway.Tests.State;

namespace Slipway.Tests.Requirements.Python;

public sealed class PackageIndexesTests : IDisposable
{
    private readonly TemporaryDirectory _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Addresses_are_variables_and_a_password_stands_in_a_private_file_that_goes_away()
    {
        var python = new PythonSettings
        {
            Index = "https://pypi.example.org/simple/",
            ExtraIndexes = ["https://a.example.org/simple/", "https://b.example.org/simple/"],
            FindLinks = ["wheels", "https://c.example.org/"],
            Logins = new Dictionary<string, IndexLogin> { ["pypi.example.org"] = new("__token__", Password("hunter2-and-more")) },
        };
        string netrc;
        using (var indexes = await OpenAsync(python))
        {
            var command = indexes.ForPip(new Command("python", "-m", "pip") { Environment = new Dictionary<string, string?> { ["PIP_USER"] = null } });
            netrc = command.Environment["NETRC"]!;
            Assert.Equal(
                new Dictionary<string, string?>
                {
                    ["PIP_USER"] = null,
                    ["PIP_INDEX_URL"] = "https://pypi.example.org/simple/",
                    ["PIP_EXTRA_INDEX_URL"] = "https://a.example.org/simple/ https://b.example.org/simple/",
                    ["PIP_FIND_LINKS"] = "wheels https://c.example.org/",
                    ["NETRC"] = netrc,
                },
                command.Environment);
            Assert.Equal("python -m pip", command.ToString());
            Assert.EndsWith("machine pypi.example.org\nlogin __token__\npassword hunter2-and-more\n", await File.ReadAllTextAsync(netrc, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(netrc));
            Assert.Equal("a [secret] b", indexes.Redaction.Apply("a hunter2-and-more b"));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(netrc)));
    }

    [Fact]
    public async Task What_is_not_said_stays_as_pip_is_configured()
    {
        using var indexes = await OpenAsync(new PythonSettings());
        Assert.Empty(indexes.ForPip(new Command("python")).Environment);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("a\"quote")]
    [InlineData("a\\backslash")]
    [InlineData("schlüssel")]
    public async Task A_password_that_a_netrc_file_cannot_hold_is_refused_and_not_shown(string password)
    {
        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => OpenAsync(new PythonSettings { Logins = new Dictionary<string, IndexLogin> { ["example.org"] = new("ci", Password(password)) } }));
        Assert.Equal(
            "environments/qa.yml:7:5: the password of 'qa' for example.org has a space, a quote, a backslash or a letter that is not ASCII, which netrc files of some Pythons cannot hold: choose another, or say it in pip's own configuration",
            Assert.Single(exception.Problems).ToString());
    }

    [Fact]
    public async Task A_password_that_is_not_there_is_told_at_its_reference()
    {
        var login = new IndexLogin("ci", new SecretReference("file", "gone.txt") { Location = new SourceLocation("environments/qa.yml", 7, 5) });
        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => OpenAsync(new PythonSettings { Logins = new Dictionary<string, IndexLogin> { ["example.org"] = login } }));
        Assert.StartsWith("environments/qa.yml:7:5: the password of 'qa' for example.org (file:gone.txt) is missing: ", Assert.Single(exception.Problems).ToString(), StringComparison.Ordinal);
    }

    private SecretReference Password(string value)
    {
        var file = Path.Combine(_project.Path, "password.txt");
        File.WriteAllText(file, value);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new SecretReference("file", "password.txt") { Location = new SourceLocation("environments/qa.yml", 7, 5) };
    }

    private Task<PackageIndexes> OpenAsync(PythonSettings python) => PackageIndexes.OpenAsync(
        new SecretResolver(new ProjectPaths(_project.Path)),
        new AppEnvironment { Name = "qa", TargetName = "Qa", File = new SourceLocation("environments/qa.yml"), App = ".", Platform = new PlatformSettings("local", new Dictionary<string, object>()), Python = python },
        TestContext.Current.CancellationToken);
}
