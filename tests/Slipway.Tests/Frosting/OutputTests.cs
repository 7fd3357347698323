using Slipway.Frosting;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Frosting.Verbs;
using Slipway.Tests.State;
using TestResult = Slipway.Frosting.Verbs.TestResult;

namespace Slipway.Tests.Frosting;

/// <summary>The small parts of what is printed and read.</summary>
public sealed class OutputTests
{
    [Theory]
    [InlineData("plain ✔ ä", "plain ✔ ä")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[38;5;196mred\u001b[1;1Hhome", "redhome")]
    [InlineData("\u001b]0;title\u0007text", "text")]
    [InlineData("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001bcreset", "reset")]
    [InlineData("\u009b2Jclear", "clear")]
    [InlineData("a\u0008\u0007\0b", "ab")]
    [InlineData("a\tb", "a    b")]
    [InlineData("\u202eevil\u2066", "evil")]
    [InlineData("cut \u001b", "cut ")]
    [InlineData("cut \u001b[", "cut ")]
    [InlineData("cut \u001b[31", "cut ")]
    [InlineData("cut \u001b]0;never ends", "cut ")]
    [InlineData("", "")]
    public void Text_from_outside_is_made_plain(string text, string plain) => Assert.Equal(plain, PlainText.Of(text));

    [Theory]
    [InlineData(0, "0.00 s")]
    [InlineData(0.124, "0.12 s")]
    [InlineData(9.994, "9.99 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(125, "2 min 05 s")]
    public void Times_are_short(double seconds, string text) => Assert.Equal(text, Elapsed.Text(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0.5, "just now")]
    [InlineData(59, "59 min ago")]
    [InlineData(61, "1 h ago")]
    [InlineData(47 * 60, "47 h ago")]
    [InlineData(72 * 60, "3 d ago")]
    public void Ages_are_short(double minutes, string text) => Assert.Equal(text, Elapsed.Ago(TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void The_actor_is_the_ci_job_or_who_sits_here()
    {
        var here = $"{Environment.UserName}@{Environment.MachineName}";
        Assert.Equal(here, Actor.Current(_ => null));
        Assert.Equal("ana (GitHub run 7)", Actor.Current(name => name switch { "GITHUB_ACTOR" => "ana", "GITHUB_RUN_ID" => "7", _ => null }));
        Assert.Equal("ana (GitLab job 8)", Actor.Current(name => name switch { "GITLAB_USER_LOGIN" => "ana", "CI_JOB_ID" => "8", _ => null }));
        Assert.Equal(here, Actor.Current(name => name == "GITHUB_ACTOR" ? "ana" : null));
        Assert.Equal("ana (Azure build 9)", Actor.Current(name => name switch { "BUILD_REQUESTEDFOR" => "ana", "BUILD_BUILDID" => "9", _ => null }));
        Assert.Equal("release bot", Actor.Current(name => name switch { "SLIPWAY_ACTOR" => " release\nbot ", "GITHUB_ACTOR" => "ana", "GITHUB_RUN_ID" => "7", _ => null }));
        Assert.Equal(here, Actor.Current(name => name == "SLIPWAY_ACTOR" ? " " : null));
        Assert.Equal($"{new string('x', 100)}…", Actor.Current(name => name == "SLIPWAY_ACTOR" ? new string('x', 300) : null));
        Assert.Equal("evil (GitHub run 7)", Actor.Current(name => name switch { "GITHUB_ACTOR" => "\u001b[2Jevil", "GITHUB_RUN_ID" => "7", _ => null }));
    }

    [Fact]
    public void The_project_is_the_one_named_the_script_s_or_the_nearest_above()
    {
        using var directory = new TemporaryDirectory();
        var inner = Directory.CreateDirectory(Path.Combine(directory.Path, "shop", "src", "web")).FullName;
        var shop = Path.Combine(directory.Path, "shop");
        Directory.CreateDirectory(Path.Combine(shop, "environments"));

        Assert.Equal(shop, ProjectRoot.Find(null, null, inner));
        Assert.Equal(shop, ProjectRoot.Find("shop/", "/nowhere", directory.Path));
        Assert.Equal(directory.Path, ProjectRoot.Find(null, directory.Path, inner));
        Assert.Equal(directory.Path, ProjectRoot.Find(null, "", directory.Path));
        Assert.Equal("The directory 'shap' that --working names does not exist.", Assert.Throws<ConfigurationException>(() => ProjectRoot.Find("shap", null, directory.Path)).Message);
        Assert.Equal("The directory '/nowhere' that SLIPWAY_ROOT names does not exist.", Assert.Throws<ConfigurationException>(() => ProjectRoot.Find(null, "/nowhere", inner)).Message);
    }

    [Fact]
    public void Both_hosts_are_given_the_one_form_that_both_read_alike()
    {
        var given = new CommandLineParser(["-t", "A", "--target:B", "-v", "-e", "--whatif", "--name", "value", "--flag", "--x=a=b"], name => name == "flag").Parse();
        Assert.Equal(["--target=A", "--target=B", "--working=/p", "--verbosity=Verbose", "--exclusive", "--dryrun", "--name=value", "--flag", "--x=a=b"], given.ForCake("/p"));

        var none = new CommandLineParser([], _ => false).Parse();
        Assert.Equal(["--target=Default", "--working=/p", "--verbosity=Normal"], none.ForCake("/p"));
    }

    [Fact]
    public void Tests_end_with_failures_skips_and_totals()
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        using var log = new FullLog(TimeProvider.System);
        using var report = new Report(new SlipwayConsole { Out = output, Error = error, In = TextReader.Null }, log, TimeProvider.System);

        TestPage.Show(
            [
                new("A.Passes", TestOutcome.Passed, null),
                new("A.Fails", TestOutcome.Failed, "Expected: 1\nActual: \u001b[31m2"),
                new("A.Needs_postgres", TestOutcome.Skipped, "PostgreSQL is not installed"),
                new("A.Takes_minutes", TestOutcome.NotRun, null),
            ],
            report);

        Assert.Equal("failed: A.Fails\n  | Expected: 1\n  | Actual: 2\n", error.ToString());
        Assert.Equal("skipped: A.Needs_postgres: PostgreSQL is not installed\n1 long test was not asked for: --long runs them\n1 passed, 1 failed, 1 skipped\n", output.ToString());
    }

    [Fact]
    public async Task Results_are_read_as_the_test_programs_write_them()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "results.json");
        await File.WriteAllTextAsync(file, """
            {"results":{"tests":[
              {"name":"A","status":"passed"},
              {"name":"B","status":"failed","message":"no","trace":"at line 1"},
              {"name":"C","status":"skipped","message":"why"},
              {"name":"D","status":"pending"},
              {"name":"E","status":"other"}]}}
            """);

        Assert.Equal(
            [new("A", TestOutcome.Passed, null), new("B", TestOutcome.Failed, "no\nat line 1"), new("C", TestOutcome.Skipped, "why"), new("D", TestOutcome.NotRun, null), new TestResult("E", TestOutcome.Failed, null)],
            await TestResult.ReadAsync(file, default));
    }

    [Fact]
    public void A_command_that_was_interrupted_says_so()
    {
        var error = new StringWriter { NewLine = "\n" };
        using var log = new FullLog(TimeProvider.System);
        using var report = new Report(new SlipwayConsole { Out = TextWriter.Null, Error = error, In = TextReader.Null }, log, TimeProvider.System);

        Assert.Equal(1, Failure.Show(new AggregateException(new OperationCanceledException()), report));
        Assert.Equal("stopped: the command was interrupted.\n", error.ToString());
    }
}
