using Slipway.Environments;
using Slipway.Requirements;
using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;
using Slipway.Tests.Requirements.Pip;

namespace Slipway.Tests.Requirements.Python;

/// <summary>The call of uv as it is composed, and what its messages become. Its resolution is uv's own: see the acceptance tests.</summary>
public sealed class UvResolverTests : IDisposable
{
    private readonly PipProject _project = new PipProject().With("requirements/qa.txt", "-r base.txt\n").With("requirements/base.txt", "flask==3.0.2\nclick==7.0.0\n");

    private readonly LocalSources _sources;

    public UvResolverTests() => _sources = new LocalSources(_project.Root);

    public void Dispose()
    {
        _sources.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData(null, "/usr/bin/uv", "/usr/bin/uv")]
    [InlineData(null, null, null)]
    [InlineData(PythonResolver.Pip, "/usr/bin/uv", null)]
    [InlineData(PythonResolver.Uv, "/usr/bin/uv", "/usr/bin/uv")]
    public void It_resolves_where_it_is_there_and_nobody_says_otherwise(PythonResolver? asked, string? found, string? expected) =>
        Assert.Equal(expected, Resolvers.Uv(Environment(new PythonSettings { Resolver = asked }), found));

    [Fact]
    public void Where_it_is_asked_for_and_missing_that_is_told() =>
        Assert.Equal(
            "environments/qa.yml: 'python.resolver' is uv, which is not on the PATH: install it, or write pip",
            Assert.Single(Assert.Throws<ConfigurationException>(() => Resolvers.Uv(Environment(new PythonSettings { Resolver = PythonResolver.Uv }), null)).Problems).ToString());

    [Fact]
    public async Task It_is_called_with_settings_of_indexes_as_variables()
    {
        using var indexes = await OpenAsync(new PythonSettings { Index = "https://pypi.example.org/simple/", FindLinks = ["wheels", "https://example.org/links/"] });
        var command = indexes.ForUv(Uv(indexes).Compile("requirements/qa.txt", "/tmp/compiled.txt"), PipConfiguration.Parse("global.index-url='https://user:hunter2@example.org/simple/'\nglobal.extra-index-url='\\nhttps://ci:hunter2@a.example.org/simple/\\nhttps://b.example.org/simple/'\n"));
        Assert.Equal(
            "/usr/bin/uv pip compile --generate-hashes --python /usr/bin/python3.11 --python-version 3.11.2 --no-header --no-annotate --no-emit-index-url --no-progress --color never --output-file /tmp/compiled.txt requirements/qa.txt",
            command.ToString());
        Assert.Equal(_project.Root, command.WorkingDirectory);
        Assert.Equal("https://pypi.example.org/simple/", command.Environment["UV_DEFAULT_INDEX"]);
        Assert.Equal("https://ci:hunter2@a.example.org/simple/ https://b.example.org/simple/", command.Environment["UV_INDEX"]);
        Assert.Equal("wheels,https://example.org/links/", command.Environment["UV_FIND_LINKS"]);
    }

    [Fact]
    public async Task What_pip_is_configured_with_counts_for_it_too()
    {
        using var indexes = await OpenAsync(new PythonSettings());
        var command = indexes.ForUv(Uv(indexes).Compile("requirements/qa.txt", "/tmp/compiled.txt"), PipConfiguration.Parse(":env:.no-index='1'\n:env:.find-links='/srv/wheels'\nglobal.find-links='/srv/other'\nglobal.index-url='https://example.org/simple/'\nglobal.timeout='60'\n"));
        Assert.EndsWith(" requirements/qa.txt --no-index", command.ToString(), StringComparison.Ordinal);
        Assert.Equal("/srv/wheels", command.Environment["UV_FIND_LINKS"]);
        Assert.Equal("https://example.org/simple/", command.Environment["UV_DEFAULT_INDEX"]);
        Assert.Equal(_project.Root, command.WorkingDirectory);
    }

    [Theory]
    [InlineData("global.index-url=\"https://example.org/it's/\"", "https://example.org/it's/")]
    [InlineData("global.index-url='https://a/'\ninstall.index-url='https://b/'", "https://b/")]
    [InlineData("install.index-url='https://b/'\nglobal.index-url='https://a/'", "https://b/")]
    [InlineData("freeze.index-url='https://b/'", null)]
    [InlineData("", null)]
    public void The_last_word_of_pips_configuration_counts(string text, string? expected) =>
        Assert.Equal(expected, PipConfiguration.Parse(text).IndexUrl);

    [Fact]
    public void What_does_not_go_together_is_told_in_its_own_words_with_the_place()
    {
        string[] lines = ["  × No solution found when resolving dependencies:", "  ╰─▶ Because flask==3.0.2 depends on click>=8.1.3 and you require click==7.0.0, we can", "      conclude that the requirements are unsatisfiable."];
        var exception = Assert.IsType<ConfigurationException>(UvFailure.Unresolved(File, Set(), lines));
        Assert.Equal(
            "requirements/base.txt:1:1: no versions go together with flask==3.0.2, included by requirements/qa.txt:1: Because flask==3.0.2 depends on click>=8.1.3 and you require click==7.0.0, we can conclude that the requirements are unsatisfiable.",
            Assert.Single(exception.Problems).ToString());
    }

    [Fact]
    public void What_fails_otherwise_is_told_with_its_last_lines()
    {
        var exception = UvFailure.Unresolved(File, Set(), ["error: Failed to fetch: `https://pypi.example.org/simple/flask/`"]);
        Assert.Equal("uv could not resolve requirements/qa.txt, the requirements of qa.", exception.Message);
        Assert.Equal(["error: Failed to fetch: `https://pypi.example.org/simple/flask/`"], exception.Details);
        Assert.Equal(ExitCode.Failed, exception.ExitCode);
    }

    [Theory]
    [InlineData("warning: `click==7.0.0` is yanked (reason: \"it breaks terminals\")", ": it breaks terminals")]
    [InlineData("warning: `click==7.0.0` is yanked", "")]
    public void A_version_that_was_taken_back_is_told_with_its_place(string line, string reason) =>
        Assert.Equal(
            $"requirements/base.txt:2:1: click 7.0.0, included by requirements/qa.txt:1 was taken back by those who published it (yanked){reason}. Ask for another version.",
            UvFailure.Yanked(Set(), ["Resolved 2 packages in 5ms", line])!.ToString());

    private RequirementsFile File => new(Environment(new PythonSettings()), "requirements/qa.txt");

    private RequirementSet Set() => _project.ReadWell("requirements/qa.txt");

    private UvResolver Uv(PackageIndexes indexes) =>
        new(_project.Root, "/usr/bin/uv", new PythonInterpreter("/usr/bin/python3.11", "3.11.2", "linux_x86_64", "23.0.1", MarkerEnvironment.Linux("3.11.2")), indexes, _sources);

    private Task<PackageIndexes> OpenAsync(PythonSettings python) =>
        PackageIndexes.OpenAsync(new SecretResolver(new ProjectPaths(_project.Root)), Environment(python), TestContext.Current.CancellationToken);

    private static AppEnvironment Environment(PythonSettings python) => new()
    {
        Name = "qa",
        TargetName = "Qa",
        File = new SourceLocation("environments/qa.yml"),
        App = ".",
        Platform = new PlatformSettings("local", new Dictionary<string, object>()),
        Python = python,
    };
}
