using System.Text;
using CsCheck;
using Slipway.Environments;

namespace Slipway.Tests.Environments;

public class EnvironmentLoaderTests
{
    private const string Local = "platform: { kind: local, port: 80 }\n";

    [Fact]
    public void The_least_there_can_be_has_the_defaults()
    {
        using var project = new ProjectFolder().With("qa-eu-2.yml", Local);

        var environment = Assert.Single(project.Load());

        Assert.Equal("qa-eu-2", environment.Name);
        Assert.Equal("QaEu2", environment.TargetName);
        Assert.Equal("environments/qa-eu-2.yml", environment.File.ToString());
        Assert.Equal(".", environment.App);
        Assert.Equal("local", environment.Platform.Kind);
        Assert.Equal("environments/qa-eu-2.yml:1:1", environment.Platform.Location.ToString());
        Assert.Equal(
            [KeyValuePair.Create<string, object>("port", 80L), new("warm", TimeSpan.FromMinutes(10)), new("drain", TimeSpan.FromSeconds(30)), new("host", "127.0.0.1")],
            environment.Platform.Values);
        Assert.Null(environment.Requirements);
        Assert.Empty(environment.Processes);
        Assert.Empty(environment.Config);
        Assert.Empty(environment.Secrets);
        Assert.Equal(new HealthSettings(), environment.Health);
        Assert.Empty(environment.Uploads);
        Assert.Equal(new PromoteSettings(), environment.Promote);
        Assert.False(environment.Protect.Any);
        Assert.Equal(new StateSettings(), environment.State);
    }

    [Fact]
    public void Every_key_is_read()
    {
        using var project = new ProjectFolder().With("staging.yml", Local).With(
            "production.yml",
            """
            app: src/app/
            platform:
              kind: local
              port: 81
              warm: 1h
              drain: 500ms
              host: "::1"
              verbose: True
            requirements: requirements/production.props
            processes:
              web: { instances: 2, command: ./run web }
              release: { command: ./run migrate }
              worker_2: { instances: 0 }
            config:
              DEBUG: false
              RATIO: 1.50
              HEX: 0x1F
              NAME: two words
              EMPTY: ""
              LINES: |
                one
                two
            secrets:
              A: generated
              B: env:SECRET_B
              C: file:secrets/c.txt
              D: "command: pass show d"
            health: { path: /up?deep=1, timeout: 90s, release: body, window: 2m }
            uploads: [media/, data/files]
            promote: { from: staging, soak: 7d }
            protect: { confirm: true, clean-tree: true, branches: [main, release/1.0] }
            state: directory
            """).With("base.yml", "app: src/app\n");
        Directory.CreateDirectory(Path.Combine(project.Paths.Root, "src", "app"));

        var environment = project.Load()[0];

        Assert.Equal("src/app", environment.App);
        Assert.Equal(81L, environment.Platform.Values["port"]);
        Assert.Equal(TimeSpan.FromHours(1), environment.Platform.Values["warm"]);
        Assert.Equal(TimeSpan.FromMilliseconds(500), environment.Platform.Values["drain"]);
        Assert.Equal("::1", environment.Platform.Values["host"]);
        Assert.Equal(true, environment.Platform.Values["verbose"]);
        Assert.Equal("requirements/production.props", environment.Requirements);
        Assert.Equal(
            [KeyValuePair.Create("web", new ProcessSettings(2, "./run web")), new("release", new ProcessSettings(null, "./run migrate")), new("worker_2", new ProcessSettings(0))],
            environment.Processes);
        Assert.Equal(
            [KeyValuePair.Create("DEBUG", "false"), new("RATIO", "1.50"), new("HEX", "0x1F"), new("NAME", "two words"), new("EMPTY", ""), new("LINES", "one\ntwo\n")],
            environment.Config);
        Assert.Equal(
            [KeyValuePair.Create("A", new SecretReference("generated", "")), new("B", new SecretReference("env", "SECRET_B")), new("C", new SecretReference("file", "secrets/c.txt")), new("D", new SecretReference("command", " pass show d"))],
            environment.Secrets);
        Assert.Equal("environments/production.yml:27:6", environment.Secrets["D"].Location.ToString());
        Assert.Equal(
            new HealthSettings { Path = "/up?deep=1", Timeout = TimeSpan.FromSeconds(90), Release = ReleaseSource.Body, Window = TimeSpan.FromMinutes(2) },
            environment.Health);
        Assert.Equal(["media", "data/files"], environment.Uploads);
        Assert.Equal(new PromoteSettings { From = "staging", Soak = TimeSpan.FromDays(7) }, environment.Promote);
        Assert.True(environment.Protect.Confirm && environment.Protect.CleanTree);
        Assert.Equal(["main", "release/1.0"], environment.Protect.Branches);
    }

    [Fact]
    public void Maps_are_merged_deep_lists_replaced_and_null_removes()
    {
        using var project = new ProjectFolder()
            .With("base.yml",
                """
                platform: { kind: local, warm: 5m }
                config: { A: base, B: base, C: base }
                processes: { web: { instances: 2, command: ./web }, worker: { instances: 3 } }
                uploads: [media, data]
                health: { path: /up, timeout: 5s }
                promote: { from: one }
                """)
            .With("one.yml", "platform: { port: 1, warm: null }\nconfig: { B: own, C: null, D: own }\nprocesses: { web: { instances: 4 } }\nuploads: [files]\nhealth: ~\npromote: null\n")
            .With("two.yml", "platform: { port: 2 }\nconfig: null\nuploads: []\n");

        var environments = project.Load();
        var (one, two) = (environments[0], environments[1]);

        Assert.Equal([KeyValuePair.Create("A", "base"), new("B", "own"), new("D", "own")], one.Config);
        Assert.Equal(TimeSpan.FromMinutes(10), one.Platform.Values["warm"]);
        Assert.Equal([KeyValuePair.Create("web", new ProcessSettings(4, "./web")), new("worker", new ProcessSettings(3))], one.Processes);
        Assert.Equal(["files"], one.Uploads);
        Assert.Equal(new HealthSettings(), one.Health);
        Assert.Null(one.Promote.From);

        Assert.Empty(two.Config);
        Assert.Equal(TimeSpan.FromMinutes(5), two.Platform.Values["warm"]);
        Assert.Empty(two.Uploads);
        Assert.Equal("/up", two.Health.Path);
        Assert.Equal("one", two.Promote.From);
    }

    [Fact]
    public void All_problems_of_all_files_come_at_once_and_those_of_base_once()
    {
        using var project = new ProjectFolder()
            .With("base.yml", "config: { PORT: 1 }\nhelth: {}\nhealth: { timeout: 5 }\nplatform: { kind: local, prot: 1 }\n")
            .With("one.yml", "platform: { port: one }\nhealth: { timeout: 5s }\n")
            .With("two.yml", "app: [\n")
            .With("three.yml", "platform: { port: 3, warm: x }\napp: null\npromote: { from: on }\n");

        Assert.Equal(
            """
            environments/base.yml:1:11: 'config.PORT' is set by Slipway itself (PORT, and all that begins with SLIPWAY_): choose another name
            environments/base.yml:2:1: unknown key 'helth'; did you mean 'health'?
            environments/base.yml:3:20: 'health.timeout' must be a duration from 100ms to 1h, such as 500ms, 30s, 10m, 2h or 7d, not the number 5
            environments/base.yml:4:26: unknown key 'prot' in 'platform'; did you mean 'port'?
            environments/one.yml:1:19: 'platform.port' must be a whole number from 1 to 65535, not 'one'
            environments/three.yml:1:28: 'platform.warm' must be a duration from 0s to 365d, such as 500ms, 30s, 10m, 2h or 7d, not 'x'
            environments/three.yml:3:12: there is no environment 'on' to promote from; did you mean 'one'?
            environments/two.yml:2:1: this is not valid YAML: here must be a value or ']'
            """,
            project.Problems());
    }

    [Fact]
    public void A_broken_base_hides_no_problem_of_the_others()
    {
        using var project = new ProjectFolder().With("base.yml", "{").With("one.yml", "helth: {}\n").With("two.yml", "config: { A: 1 }\n");
        Assert.Equal(
            """
            environments/base.yml:2:1: this is not valid YAML: here must be a key or '}'
            environments/one.yml:1:1: unknown key 'helth'; did you mean 'health'?
            """,
            project.Problems());
    }

    [Fact]
    public void A_null_is_no_way_around_an_unknown_key()
    {
        using var project = new ProjectFolder().With("one.yml", Local + "helth: null\n");
        Assert.Equal("environments/one.yml:2:1: unknown key 'helth'; did you mean 'health'?", project.Problems());
    }

    [Fact]
    public void A_null_removes_a_key_of_another_platform_kind()
    {
        using var project = new ProjectFolder().With("base.yml", Local).With("one.yml", "platform: { kind: cloud, port: null }\n");
        Assert.Equal("cloud", Assert.Single(project.Load()).Platform.Kind);
    }

    [Fact]
    public void One_app_for_all()
    {
        using var project = new ProjectFolder().With("one.yml", "app: a\n" + Local).With("two.yml", "app: b\nplatform: { kind: local, port: 81 }\n");
        Directory.CreateDirectory(Path.Combine(project.Paths.Root, "a"));
        Directory.CreateDirectory(Path.Combine(project.Paths.Root, "b"));
        Assert.Equal("environments/two.yml:1:1: 'app' is 'b' here and 'a' in 'one': a project has one app, so write it once, in base.yml", project.Problems());
    }

    [Fact]
    public void A_value_that_must_be_unique_is_not_shared()
    {
        using var project = new ProjectFolder().With("one.yml", Local).With("two.yml", Local);
        Assert.Equal("environments/two.yml:1:26: 'platform.port' is 80 in 'one' too: each environment needs its own", project.Problems());
    }

    [Fact]
    public void A_byte_order_mark_and_windows_newlines_are_fine()
    {
        using var project = new ProjectFolder().With("one.yml", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("platform:\r\n  kind: local\r\n  port: 80\r\n")]);
        Assert.Equal(80L, Assert.Single(project.Load()).Platform.Values["port"]);
    }

    [Fact]
    public void Merging_over_an_empty_base_changes_nothing_and_merging_twice_is_merging_once()
    {
        var value = Gen.OneOf("1", "null", "text");
        var config = Gen.Dictionary(Gen.OneOf("A", "B", "C"), value)[0, 3];
        Gen.Select(config, config).Sample(
            (under, over) =>
            {
                var expected = new Dictionary<string, string>(under);
                foreach (var (name, text) in over)
                    expected[name] = text;
                return Config(under, over).SequenceEqual(expected.Where(pair => pair.Value != "null").Order(Pairs))
                    && Config([], over).SequenceEqual(Config(over, over))
                    && Config(under, []).SequenceEqual(Config([], under));
            },
            iter: 50);
    }

    [Fact]
    public void Whatever_the_bytes_only_a_configuration_exception_comes_out()
    {
        const string good = "platform: { kind: local, port: 80 }\nconfig:\n  A: \"1\"\n  B: 'x'\nsecrets: { C: env:C }\nuploads:\n- media\nhealth: {path: /up, timeout: 5s}\nprocesses:\n  web: { instances: 1, command: |-\n   run }\n";
        var piece = Gen.OneOf("\t", "&a", "*a", "!x", "---", "...", "? ", ": ", "- ", "[", "]", "{", "}", "|", ">", "\"", "'", "#", "%", "@", "`", "\n", "\r", "\0", "\u0085", "\u2028", "\ud800", "~", "<<: ", "  ", ",", "%YAML 9.9\n", "%TAG ! x\n", "\\u");
        var mutation = Gen.Select(Gen.Int[0, good.Length], Gen.Int[0, 8], piece);
        var mutated = mutation.Array[1, 6].Select(mutations => Encoding.UTF8.GetBytes(mutations.Aggregate(good, (text, m) =>
        {
            var at = Math.Min(m.Item1, text.Length);
            return text.Remove(at, Math.Min(m.Item2, text.Length - at)).Insert(at, m.Item3);
        })));
        var pieces = piece.Array[0, 40].Select(all => Encoding.UTF8.GetBytes(string.Concat(all)));
        using var project = new ProjectFolder();
        Gen.OneOf(mutated, pieces, Gen.Byte.Array[0, 60]).Sample(
            bytes =>
            {
                project.With("one.yml", bytes);
                try
                {
                    project.Load();
                }
                catch (ConfigurationException exception)
                {
                    Assert.All(exception.Problems, problem => Assert.StartsWith("environments", problem.Location!.Value.File, StringComparison.Ordinal));
                }
            },
            iter: 500,
            threads: 1);
    }

    private static IComparer<KeyValuePair<string, string>> Pairs =>
        Comparer<KeyValuePair<string, string>>.Create((left, right) => string.CompareOrdinal(left.Key, right.Key));

    private static IOrderedEnumerable<KeyValuePair<string, string>> Config(Dictionary<string, string> under, Dictionary<string, string> over)
    {
        using var project = new ProjectFolder().With("base.yml", Local + Write(under)).With("one.yml", "app: .\n" + Write(over));
        return project.Load()[0].Config.ToList().Order(Pairs);
    }

    private static string Write(Dictionary<string, string> config) =>
        $"config: {{ {string.Join(", ", config.Select(pair => $"{pair.Key}: {pair.Value}"))} }}\n";
}
