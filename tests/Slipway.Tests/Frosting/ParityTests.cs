using Slipway.Environments;
using Slipway.Frosting.Output;
using Slipway.Parity;

namespace Slipway.Tests.Frosting;

/// <summary>What <c>Parity</c> shows, to people, to programs and to browsers.</summary>
public sealed class ParityTests : IDisposable
{
    private static readonly Allowance Lts = new("packages/Django", "stays on <the LTS>", new DateOnly(2027, 1, 31), new SourceLocation("environments/production.yml", 9, 3));
    private static readonly Allowance Old = new("config/DEBUG", "development only", new DateOnly(2026, 1, 31), new SourceLocation("environments/staging.yml", 4, 3));

    private static readonly ParityReport Parity = new(
        [Side("staging", "v3, release 1a2b3c4-d5e6f7"), Side("production", "never deployed: its files and the work tree")],
        [
            new("release", Verdict.Expected, [Fact.Of("1a2b3c4-d5e6f7"), Fact.Of("not deployed")]) { Note = "an environment is ahead until its release is promoted" },
            new("runtime", Verdict.Unknown, [Fact.Of("net10.0, any"), Fact.NotKnown("nothing was deployed there yet")]) { Note = "nothing was deployed there yet" },
            new("packages/Django", Verdict.Declared, [Fact.Of("5.2.1"), Fact.Of("4.2.30")]) { Allowed = [Lts], Note = "stays on <the LTS> (environments/production.yml:9:3, until 2027-01-31)" },
            new("packages/uvicorn", Verdict.Same, [Fact.Of("0.30"), Fact.Of("0.30")]),
            new("processes/web", Verdict.Drift, [Fact.Of("serve <script>alert(1)</script>\u001b[31m & a command that is longer than a column may be"), Fact.Absent]),
            new("config/DEBUG", Verdict.Drift, [Fact.Of("0a1b2c3d4e5f"), Fact.Absent]) { Expired = [Old], Note = "was allowed until 2026-01-31 (environments/staging.yml:4:3): development only" },
        ],
        ["environments/production.yml:12:3: nothing differs in 'config/GONE': remove what 'allow' says of it"]);

    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void People_get_a_row_for_each_difference_and_what_needs_an_eye_first()
    {
        Assert.Equal("""
            Parity of staging and production
              staging     v3, release 1a2b3c4-d5e6f7
              production  never deployed: its files and the work tree

                                           staging                                   production
              ✘ drift     processes/web    serve <script>alert(1)</script> & a com…  none
              ✘ drift     config/DEBUG     0a1b2c3d4e5f                              none          was allowed until 2026-01-31 (environments/staging.yml:4:3): development only
              ? unknown   runtime          net10.0, any                              unknown       nothing was deployed there yet
              ✔ declared  packages/Django  5.2.1                                     4.2.30        stays on <the LTS> (environments/production.yml:9:3, until 2027-01-31)
              ~ expected  release          1a2b3c4-d5e6f7                            not deployed  an environment is ahead until its release is promoted

            2 drift, 1 unknown, 1 declared, 1 expected, 1 same (--all lists them)

            """, Shown(all: false));
        Assert.Contains("  = same      packages/uvicorn  0.30", Shown(all: true), StringComparison.Ordinal);
        Assert.EndsWith("2 drift, 1 unknown, 1 declared, 1 expected, 1 same\n", Shown(all: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_get_every_aspect_with_stable_names()
    {
        Assert.StartsWith(
            """{"environments":[{"environment":"staging","origin":"v3, release 1a2b3c4-d5e6f7"},{"environment":"production","origin":"never deployed: its files and the work tree"}],"summary":{"same":1,"expected":1,"declared":1,"unknown":1,"drift":2},"findings":[{"aspect":"release","verdict":"expected","values":[{"environment":"staging","value":"1a2b3c4-d5e6f7","unknown":null},{"environment":"production","value":"not deployed","unknown":null}],"allowed":[],"note":"an environment is ahead until its release is promoted"},{"aspect":"runtime","verdict":"unknown","values":[{"environment":"staging","value":"net10.0, any","unknown":null},{"environment":"production","value":null,"unknown":"nothing was deployed there yet"}],"allowed":[],"note":"nothing was deployed there yet"},{"aspect":"packages/Django","verdict":"declared",""",
            ParityDocument.Write(Parity), StringComparison.Ordinal);
        Assert.Contains("""{"aspect":"config/DEBUG","reason":"development only","until":"2026-01-31","expired":true,"file":"environments/staging.yml","line":4,"column":3}""", ParityDocument.Write(Parity), StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_gets_one_file_that_needs_nothing_else_and_runs_nothing()
    {
        var html = ParityHtml.Write(Parity, Sample.Now);

        var body = html[html.IndexOf("<body>", StringComparison.Ordinal)..];
        Assert.StartsWith("""
            <body>
            <h1>Parity of staging and production</h1>
            <p class="made">2 drift, 1 unknown, 1 declared, 1 expected, 1 same. Compared 2026-03-04 14:00Z.</p>
            <dl>
            <dt>staging</dt><dd>v3, release 1a2b3c4-d5e6f7</dd>
            <dt>production</dt><dd>never deployed: its files and the work tree</dd>
            </dl>
            <h2>Warnings</h2>
            <ul>
            <li>environments/production.yml:12:3: nothing differs in &#39;config/GONE&#39;: remove what &#39;allow&#39; says of it</li>
            </ul>
            <h2 class="drift">✘ Drift: it differs, and nothing declares it (2)</h2>
            <div class="wide"><table style="min-width: 56rem">
            <colgroup><col style="width: 18rem"><col span="2"><col style="width: 20rem"></colgroup>
            <thead><tr><th scope="col">What</th><th scope="col">staging</th><th scope="col">production</th><th scope="col">Why</th></tr></thead>
            <tbody>
            <tr><th scope="row">processes/web</th><td><code>serve &lt;script&gt;alert(1)&lt;/script&gt; &amp; a command that is longer than a column may be</code></td><td class="none">none</td><td class="note">nothing declares it</td></tr>
            <tr><th scope="row">config/DEBUG</th><td><code>0a1b2c3d4e5f</code></td><td class="none">none</td><td class="note">was allowed until 2026-01-31 (environments/staging.yml:4:3): development only</td></tr>
            </tbody></table></div>
            <h2 class="unknown">? Unknown: it cannot be told (1)</h2>
            """, body, StringComparison.Ordinal);
        Assert.Contains("stays on &lt;the LTS&gt; (environments/production.yml:9:3, until 2027-01-31)", body, StringComparison.Ordinal);
        Assert.Contains("<details><summary>= Same (1)</summary>", body, StringComparison.Ordinal);
        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", html, StringComparison.Ordinal);
        Assert.Contains("@media (prefers-color-scheme: dark)", html, StringComparison.Ordinal);
        foreach (var foreign in new[] { "<script", "http://", "https://", "url(", "@import", "src=", "href=" })
            Assert.DoesNotContain(foreign, html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("--left=staging", "error: --left and --right go together: they name the two environments to compare. Without both all are compared.\n")]
    [InlineData("--left=staging --right=Staging", "error: --left and --right both name staging.\n")]
    [InlineData("--left=staging --right=prodution", "error: There is no environment 'prodution'. Did you mean 'production'?\n")]
    [InlineData("--html=", "error: --html needs a value: --html=<file>.\n")]
    public void A_slip_of_the_finger_is_one_line(string arguments, string error)
    {
        Assert.Equal(2, _slip.Run(["--target=Parity", .. arguments.Split(' ')]));
        Assert.Equal(error, _slip.Error);
        Assert.Empty(_slip.Out);
    }

    [Fact]
    public void A_page_that_cannot_be_written_says_so()
    {
        Assert.Equal(2, _slip.Run("--target=Parity", "--html=/nowhere/at/all.html"));
        Assert.StartsWith("error: --html: the file '/nowhere/at/all.html' cannot be written: ", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_reads_the_project_changes_nothing_and_fails_only_where_it_is_asked_to()
    {
        _slip.Project.With("base.yml", "platform: { kind: local }\nconfig: { LEVEL: canary-info }\nallow: { config/GONE: { reason: nobody knows } }\n")
            .With("production.yml", "platform: { port: 8082 }\nconfig: { LEVEL: canary-debug }\n");
        _slip.Directory = _slip.Project.Paths.Root;

        Assert.Equal(0, _slip.Run("--target=Parity", "--html=parity.html"));

        Assert.StartsWith("Parity of development, production and staging\n  development  never deployed: its files and the work tree\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("✘ drift    config/LEVEL", _slip.Out, StringComparison.Ordinal);
        Assert.Equal("warning: environments/base.yml:3:10: nothing differs in 'config/GONE': remove what 'allow' says of it\n", _slip.Error);
        Assert.DoesNotContain("canary", _slip.Out + File.ReadAllText(Path.Combine(_slip.Directory, "parity.html")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_slip.Directory, ".slipway")));
        Assert.Equal(1, _slip.Run("--target=Parity", "--strict"));
        Assert.Equal(0, _slip.Run("--target=Parity", "--strict", "--left=staging", "--right=development", "--format=json"));
        Assert.StartsWith("{\"environments\":[{\"environment\":\"staging\"", _slip.Out, StringComparison.Ordinal);
        Assert.Empty(_slip.Error);
    }

    private static string Shown(bool all)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var log = new FullLog(TimeProvider.System);
        using var report = new Report(new SlipwayConsole { Out = text, Error = TextWriter.Null, In = TextReader.Null }, log, TimeProvider.System);
        ParityPage.Show(Parity, all, report);
        return text.ToString();
    }

    private static EnvironmentFacts Side(string name, string origin) => new() { Environment = name, Origin = origin, Facts = new Dictionary<string, Fact>() };
}
