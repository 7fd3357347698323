using Slipway.Environments;
using Slipway.Environments.Model;

namespace Slipway.Tests.Environments;

/// <summary>Where each key of an environment comes from.</summary>
public sealed class EnvironmentConfigurationTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_file_is_told_as_it_is_written()
    {
        _project.With("staging.yml", """
            platform: { kind: local, port: 8081 }
            config:
              TEXT: "8"
              NUMBER: 8
              EXACT: 1.50
              OCTAL: 007
              HEX: 0x1f
              NAN: .nan
              SWITCH: True
              QUOTED: "true"
              EMPTY: ""
              BACKSLASH: 'a\b "c"'
            uploads: [media, "8"]
            protect:
              freeze: [{ from: fri 16:00, to: mon 08:00 }]
            processes: {}
            requirements: null
            """);

        Assert.Equal("""
            platform.kind = "local" json "local" at environments/staging.yml:1:13
            platform.port = 8081 json 8081 at environments/staging.yml:1:26
            config.TEXT = "8" json "8" at environments/staging.yml:3:3
            config.NUMBER = 8 json 8 at environments/staging.yml:4:3
            config.EXACT = 1.50 json 1.50 at environments/staging.yml:5:3
            config.OCTAL = 007 json "007" at environments/staging.yml:6:3
            config.HEX = 0x1f json "0x1f" at environments/staging.yml:7:3
            config.NAN = .nan json ".nan" at environments/staging.yml:8:3
            config.SWITCH = True json true at environments/staging.yml:9:3
            config.QUOTED = "true" json "true" at environments/staging.yml:10:3
            config.EMPTY = "" json "" at environments/staging.yml:11:3
            config.BACKSLASH = "a\\b \"c\"" json "a\\b \u0022c\u0022" at environments/staging.yml:12:3
            uploads = ["media", "8"] json ["media","8"] at environments/staging.yml:13:1
            protect.freeze = [{ from: "fri 16:00", to: "mon 08:00" }] json [{"from":"fri 16:00","to":"mon 08:00"}] at environments/staging.yml:15:3
            processes = {} json {} at environments/staging.yml:16:1
            requirements = null json null at environments/staging.yml:17:1
            """, Told(Explain().Raw));
    }

    /// <summary>What counts for the app is text.</summary>
    [Fact]
    public void What_counts_has_its_type_and_a_default_has_no_place()
    {
        _project.With("base.yml", "config: { RATIO: 1.50, ON: true }\nhealth: { timeout: 90s }\nallow: { packages/Microsoft.Data.Sqlite: { reason: \"LTS\" } }\n")
            .With("staging.yml", "platform: { kind: local, port: 8081 }\nprocesses: { web: { instances: 2 } }\nprotect: { freeze: [{ from: '22:00', to: '06:00', days: [fri] }] }\n");

        var computed = Told(Explain().Computed);

        Assert.Contains("config.RATIO = \"1.50\" json \"1.50\" at environments/base.yml:1:11\n", computed, StringComparison.Ordinal);
        Assert.Contains("config.ON = \"true\" json \"true\" at environments/base.yml:1:24\n", computed, StringComparison.Ordinal);
        Assert.Contains("health.timeout = \"90s\" json \"90s\" at environments/base.yml:2:11\n", computed, StringComparison.Ordinal);
        Assert.Contains("health.path = \"/healthz\" json \"/healthz\" from default\n", computed, StringComparison.Ordinal);
        Assert.Contains("processes.web.instances = 2 json 2 at environments/staging.yml:2:21\nprocesses.web.command = none from default\n", computed, StringComparison.Ordinal);
        Assert.Contains("protect.freeze = [{ from: \"22:00\", to: \"06:00\", days: [\"fri\"], zone: \"UTC\" }]", computed, StringComparison.Ordinal);
        // A name with dots of its own.
        Assert.Contains("allow.packages/Microsoft.Data.Sqlite.reason = \"LTS\" json \"LTS\" at environments/base.yml:3:44\n", computed, StringComparison.Ordinal);
        Assert.Contains("secrets = {} json {} from default\n", computed, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_key_of_the_model_counts_somehow()
    {
        _project.With("staging.yml", "platform: { kind: local, port: 8081 }\n");

        var keys = Explain().Computed.Select(setting => setting.Key).ToHashSet();

        Assert.All(Leaves("", new EnvironmentModel([ProjectFolder.Local]).Root), path => Assert.Contains(path, keys));
    }

    [Fact]
    public void An_inherited_key_names_what_it_stands_in_place_of()
    {
        _project.With("base.yml", """
            platform: { kind: local, warm: 5m }
            config: { LEVEL: info, TRACE: "on", REGION: eu }
            uploads: [media, exports]
            secrets: { TOKEN: env:TOKEN }
            health: { path: /up, timeout: 90s }
            """).With("staging.yml", """
            platform: { port: 8081 }
            config: { LEVEL: debug, TRACE: null, DEBUG: true }
            uploads: [media]
            secrets: null
            health: { timeout: 5s }
            """);

        var configuration = Explain();

        Assert.Equal(["environments/base.yml", "environments/staging.yml"], configuration.Files);
        Assert.Equal("""
            platform.kind = "local" json "local" at environments/base.yml:1:13
            platform.warm = "5m" json "5m" at environments/base.yml:1:26
            platform.port = 8081 json 8081 at environments/staging.yml:1:13
            config.LEVEL = "debug" json "debug" at environments/staging.yml:2:11 instead of config.LEVEL = "info" json "info" at environments/base.yml:2:11
            config.TRACE = null json null at environments/staging.yml:2:25 instead of config.TRACE = "on" json "on" at environments/base.yml:2:24
            config.REGION = "eu" json "eu" at environments/base.yml:2:37
            config.DEBUG = true json true at environments/staging.yml:2:38
            uploads = ["media"] json ["media"] at environments/staging.yml:3:1 instead of uploads = ["media", "exports"] json ["media","exports"] at environments/base.yml:3:1
            secrets = null json null at environments/staging.yml:4:1 instead of secrets.TOKEN = "env:TOKEN" json "env:TOKEN" at environments/base.yml:4:12
            health.path = "/up" json "/up" at environments/base.yml:5:11
            health.timeout = "5s" json "5s" at environments/staging.yml:5:11 instead of health.timeout = "90s" json "90s" at environments/base.yml:5:22
            """, Told(configuration.Inherited));
        Assert.Contains("config.LEVEL = \"debug\" json \"debug\" at environments/staging.yml:2:11\nconfig.REGION = \"eu\" json \"eu\" at environments/base.yml:2:37\n", Told(configuration.Computed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state: git", "state = \"git\" json \"git\" at environments/staging.yml:2:1", "state.kind = \"git\" json \"git\" at environments/staging.yml:2:1\nstate.remote = \"origin\" json \"origin\" from default")]
    [InlineData("state: { kind: git, remote: 'https://ana:hunter2@example.org/x.git' }", "state.kind = \"git\" json \"git\" at environments/staging.yml:2:10\nstate.remote = \"https://example.org/x.git\" json \"https://example.org/x.git\" at environments/staging.yml:2:21", "state.kind = \"git\" json \"git\" at environments/staging.yml:2:10\nstate.remote = \"https://example.org/x.git\" json \"https://example.org/x.git\" at environments/staging.yml:2:21")]
    [InlineData("state: { kind: directory, path: /shared }", "state.kind = \"directory\" json \"directory\" at environments/staging.yml:2:10\nstate.path = \"/shared\" json \"/shared\" at environments/staging.yml:2:27", "state.kind = \"directory\" json \"directory\" at environments/staging.yml:2:10\nstate.path = \"/shared\" json \"/shared\" at environments/staging.yml:2:27")]
    public void The_short_form_of_the_state_counts_as_the_long_one_and_a_remote_shows_no_password(string line, string raw, string computed)
    {
        _project.With("staging.yml", $"platform: {{ kind: local, port: 8081 }}\n{line}\n");

        var configuration = Explain();

        Assert.EndsWith(raw, Told(configuration.Raw), StringComparison.Ordinal);
        Assert.EndsWith(raw, Told(configuration.Inherited), StringComparison.Ordinal);
        Assert.EndsWith(computed, Told(configuration.Computed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_remote_of_another_environment_shows_no_password_in_an_error_either()
    {
        _project.With("staging.yml", "platform: { kind: local, port: 8081 }\nstate: { kind: git, remote: 'https://ana:hunter2@example.org/x.git' }\n")
            .With("qa.yml", "platform: { kind: local, port: 8082 }\n");

        Assert.Equal("environments/staging.yml:2:1: 'state' is git (https://example.org/x.git) here and directory in 'qa': a project has one state, so write it once, in base.yml", _project.Problems());
    }

    /// <summary>Two values never look alike, and none can pose as a line of the page.</summary>
    [Fact]
    public void What_moves_a_cursor_or_turns_a_line_is_written_as_its_number()
    {
        _project.With("staging.yml", "platform: { kind: local, port: 8081 }\nconfig: { A: \"red \\e[31m\\nline\\ttab\\u202e\\U000e0001 \\U0001f600\" }\n");

        Assert.Contains("config.A = \"red \\u001b[31m\\nline\\ttab\\u202e\\U000e0001 \U0001f600\" json ", Told(Explain().Raw), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_in_any_file_is_told_instead()
    {
        _project.With("staging.yml", "platform: { kind: local, port: 8081 }\n").With("qa.yml", "platform: { kind: local, port: 0 }\nhelth: {}\n");

        var problems = Assert.Throws<ConfigurationException>(() => Explain()).Problems;

        Assert.Equal(["environments/qa.yml:1:32", "environments/qa.yml:2:1"], problems.Select(problem => problem.Location.ToString()));
    }

    private EnvironmentConfiguration Explain() => EnvironmentLoader.Explain(_project.Paths, [ProjectFolder.Local], "staging");

    private static string Told(IReadOnlyList<ConfigurationSetting> settings) => string.Join('\n', settings.Select(Told));

    private static string Told(ConfigurationSetting setting) =>
        $"{setting.Key} = {(setting.Value is { } value ? $"{value.Text} json {value.Json}" : "none")} {(setting.At is { } at ? $"at {at}" : $"from {setting.Origin}")}"
        + string.Concat(setting.Instead.Select(other => $" instead of {Told(other)}"));

    private static IEnumerable<string> Leaves(string path, MapType map)
    {
        foreach (var key in map.Keys)
        {
            var inner = path + key.Name;
            var deeper = key.Type switch
            {
                MapType next => Leaves($"{inner}.", next),
                PlatformType platform => platform.Kinds.Values.SelectMany(kind => Leaves($"{inner}.", kind)),
                StateType => [$"{inner}.kind"],
                _ => [inner],
            };
            foreach (var leaf in deeper)
                yield return leaf;
        }
    }
}
