using System.Text.Json;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Frosting;

/// <summary>What <c>Config</c> shows, to people and to programs.</summary>
public sealed class ConfigTests : IDisposable
{
    private const string Canary = "canary-51e0d7c3-do-not-show";

    private readonly Slip _slip = new();

    public ConfigTests()
    {
        _slip.Project.With("base.yml", "platform: { kind: local }\nconfig: { LEVEL: info }\nsecrets: { KEY: generated }\n")
            .With("staging.yml", "platform: { port: 8081 }\nconfig: { LEVEL: debug, WORKERS: 4, GREETING: \"8\" }\nprocesses: { web: { instances: 2 } }\n");
        File.WriteAllText(Path.Combine(_slip.Project.Paths.Root, "Procfile"), "# what runs\nweb: dotnet App.dll\nworker: dotnet App.dll work\nrelease: dotnet App.dll migrate\n");
        Directory.CreateDirectory(_slip.Project.Paths.Requirements);
        File.WriteAllText(Path.Combine(_slip.Project.Paths.Requirements, "staging.props"), "<Project />");
    }

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Without_more_it_shows_what_a_deployment_would_use()
    {
        Assert.Equal(0, _slip.Run("--target=ConfigStaging"));
        Assert.Equal("""
            staging: what a deployment would use
              app                           "."                           default
              platform.kind                 "local"                       environments/base.yml:1
              platform.port                 8081                          environments/staging.yml:1
              platform.warm                 "10m"                         default
              platform.drain                "30s"                         default
              requirements                  "requirements/staging.props"  default
              python.resolver               none                          default
              python.index                  none                          default
              python.extra-indexes          []                            default
              python.find-links             []                            default
              python.logins                 {}                            default
              processes.web.instances       2                             environments/staging.yml:3
              processes.web.command         "dotnet App.dll"              Procfile:2
              processes.worker.instances    1                             default
              processes.worker.command      "dotnet App.dll work"         Procfile:3
              processes.release.command     "dotnet App.dll migrate"      Procfile:4
              config.LEVEL                  "debug"                       environments/staging.yml:2
              config.WORKERS                "4"                           environments/staging.yml:2
              config.GREETING               "8"                           environments/staging.yml:2
              secrets.KEY                   "generated"                   environments/base.yml:3  made by the first deployment
              health.path                   "/healthz"                    default
              health.timeout                "1m"                          default
              health.release                "router"                      default
              health.window                 "0s"                          default
              uploads                       []                            default
              database.url                  none                          default
              database.migrations           none                          default
              database.reverse              none                          default
              backup.before                 []                            default
              backup.vaults                 []                            default
              backup.keep.daily             7                             default
              backup.keep.weekly            4                             default
              backup.keep.monthly           12                            default
              backup.keep.yearly            0                             default
              backup.schedule               none                          default
              backup.drill                  none                          default
              backup.prune                  false                         default
              backup.shrink-alarm           "50%"                         default
              maintenance.page              none                          default
              maintenance.retry-after       "2m"                          default
              preview.keep                  "7d"                          default
              promote.from                  none                          default
              promote.soak                  "0s"                          default
              promote.parity                none                          default
              promote.require-drill-within  none                          default
              protect.confirm               false                         default
              protect.clean-tree            false                         default
              protect.branches              []                            default
              protect.freeze                []                            default
              allow                         {}                            default
              state.kind                    "directory"                   default
              state.path                    none                          default

            """, _slip.Out);
        Assert.Empty(_slip.Error);
        // Looking makes no secret, and no deployment was asked for.
        Assert.False(Directory.Exists(Path.Combine(_slip.Project.Paths.Root, ".slipway")));
    }

    [Fact]
    public void The_file_alone_and_what_it_inherits_are_views_of_their_own()
    {
        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--view=raw"));
        Assert.Equal("""
            staging: what environments/staging.yml says
              platform.port            8081     environments/staging.yml:1
              config.LEVEL             "debug"  environments/staging.yml:2
              config.WORKERS           4        environments/staging.yml:2
              config.GREETING          "8"      environments/staging.yml:2
              processes.web.instances  2        environments/staging.yml:3

            """, _slip.Out);

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--view=inherited"));
        Assert.Equal("""
            staging: what environments/base.yml and environments/staging.yml say together
              platform.kind            "local"      environments/base.yml:1
              platform.port            8081         environments/staging.yml:1
              config.LEVEL             "debug"      environments/staging.yml:2  instead of "info" (environments/base.yml:2)
              config.WORKERS           4            environments/staging.yml:2
              config.GREETING          "8"          environments/staging.yml:2
              secrets.KEY              "generated"  environments/base.yml:3
              processes.web.instances  2            environments/staging.yml:3

            """, _slip.Out);
    }

    [Fact]
    public void One_key_shows_what_is_below_it()
    {
        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--key=platform.port"));
        Assert.Equal("staging: what a deployment would use\n  platform.port  8081  environments/staging.yml:1\n", _slip.Out);

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--key=config", "--view=raw"));
        Assert.Equal("""
            staging: what environments/staging.yml says
              config.LEVEL     "debug"  environments/staging.yml:2
              config.WORKERS   4        environments/staging.yml:2
              config.GREETING  "8"      environments/staging.yml:2

            """, _slip.Out);

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--key=health.path", "--view=raw"));
        Assert.Equal("staging: what environments/staging.yml says\n  nothing about health.path\n", _slip.Out);
    }

    [Theory]
    [InlineData("--key=platform.prot", "error: --key=platform.prot: staging has no such key; did you mean 'platform.port'? Without --key all are shown.\n")]
    [InlineData("--key=everything", "error: --key=everything: staging has no such key. Without --key all are shown.\n")]
    [InlineData("--key=", "error: --key needs a value: --key=<key>.\n")]
    [InlineData("--view=all", "error: --view can be computed or inherited or raw, but was given 'all'.\n")]
    [InlineData("--format=yaml", "error: --format can be json, but was given 'yaml'.\n")]
    [InlineData("--veiw=raw", "error: Unknown argument --veiw of ConfigStaging. Did you mean --view?\n")]
    [InlineData("--key=a --key=b", "error: --key is given twice: 'a' and 'b'.\n")]
    public void A_slip_of_the_finger_is_one_line(string arguments, string error)
    {
        Assert.Equal(2, _slip.Run(["--target=ConfigStaging", .. arguments.Split(' ')]));
        Assert.Equal(error, _slip.Error);
        Assert.Empty(_slip.Out);
    }

    [Fact]
    public void Everything_that_is_wrong_in_the_files_is_told_at_once()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nhelth: {}\n").With("production.yml", "platform: { port: eighty }\n");

        Assert.Equal(2, _slip.Run("--target=ConfigStaging", "--view=raw"));

        Assert.Empty(_slip.Out);
        Assert.Equal("""
            environments/production.yml:1:19: 'platform.port' must be a whole number from 1 to 65535, not 'eighty'
            environments/staging.yml:2:1: unknown key 'helth'; did you mean 'health'?

            """, _slip.Error);
    }

    [Fact]
    public void A_secret_shows_as_its_reference_and_a_fingerprint_and_one_that_is_missing_stops_nothing()
    {
        WriteSecret("token", Canary);
        WriteSecret("same", Canary);
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nsecrets: { KEY: null, TOKEN: file:token, SAME: file:same, GONE: env:SLIPWAY_TEST_NO_SUCH_VARIABLE, FAILS: \"command:exit 4\" }\n");

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--key=secrets"));

        var token = _slip.Out.Split('\n')[1][^12..];
        Assert.All(token, digit => Assert.True(char.IsAsciiHexDigitLower(digit)));
        Assert.Equal($$"""
            staging: what a deployment would use
              secrets.TOKEN  "file:token"                         environments/staging.yml:2  fingerprint {{token}}
              secrets.SAME   "file:same"                          environments/staging.yml:2  fingerprint {{token}}
              secrets.GONE   "env:SLIPWAY_TEST_NO_SUCH_VARIABLE"  environments/staging.yml:2  missing: the variable SLIPWAY_TEST_NO_SUCH_VARIABLE is not set where this command runs
              secrets.FAILS  "command:exit 4"                     environments/staging.yml:2  missing: the command ended with exit code 4; run it yourself to see why

            """, _slip.Out);
        Assert.Empty(_slip.Error);

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--format=json"));
        Assert.DoesNotContain(Canary, _slip.Out, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(_slip.Out);
        var secrets = document.RootElement.GetProperty("computed").EnumerateArray()
            .Where(setting => setting.GetProperty("secret").ValueKind is JsonValueKind.Object)
            .Select(setting => setting.GetProperty("secret").GetRawText());
        Assert.Equal([
            $$"""{"state":"found","fingerprint":"{{token}}","problem":null}""",
            $$"""{"state":"found","fingerprint":"{{token}}","problem":null}""",
            """{"state":"missing","fingerprint":null,"problem":"the variable SLIPWAY_TEST_NO_SUCH_VARIABLE is not set where this command runs"}""",
            """{"state":"missing","fingerprint":null,"problem":"the command ended with exit code 4; run it yourself to see why"}""",
        ], secrets);
    }

    /// <summary>A <c>command:</c> may ask for a password, so it runs only where its secret is shown as it counts.</summary>
    [Theory]
    [InlineData("--view=raw")]
    [InlineData("--view=inherited")]
    [InlineData("--key=platform")]
    public void What_is_not_shown_is_not_looked_up(string argument)
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nsecrets: { T: \"command:touch ran; echo x\" }\n");

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", argument));
        Assert.False(File.Exists(Path.Combine(_slip.Project.Paths.Root, "ran")));

        Assert.Equal(0, _slip.Run("--target=ConfigStaging"));
        Assert.True(File.Exists(Path.Combine(_slip.Project.Paths.Root, "ran")));
    }

    [Fact]
    public void A_key_for_fingerprints_that_is_damaged_hides_no_configuration()
    {
        WriteSecret("token", Canary);
        Directory.CreateDirectory(_slip.Project.Paths.Secrets);
        File.WriteAllText(Path.Combine(_slip.Project.Paths.Secrets, "fingerprint.key"), "short");
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nsecrets: { TOKEN: file:token }\n");

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--key=secrets.TOKEN"));

        Assert.EndsWith("  found: .slipway/secrets/fingerprint.key: the key must be 32 bytes long and has 5: delete the file, a new one is made\n", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_get_all_three_views_with_stable_names()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nconfig: { LEVEL: 8 }\n");

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--format=json", "--key=config"));

        Assert.Equal(
            """{"environment":"staging","files":["environments/base.yml","environments/staging.yml"],"raw":[{"key":"config.LEVEL","value":8,"origin":"environments/staging.yml:2","file":"environments/staging.yml","line":2,"column":11}]"""
            + ""","inherited":[{"key":"config.LEVEL","value":8,"origin":"environments/staging.yml:2","file":"environments/staging.yml","line":2,"column":11,"instead":[{"key":"config.LEVEL","value":"info","origin":"environments/base.yml:2","file":"environments/base.yml","line":2,"column":11}]}]"""
            + ""","computed":[{"key":"config.LEVEL","value":"8","origin":"environments/staging.yml:2","file":"environments/staging.yml","line":2,"column":11,"secret":null}],"warnings":[]}""" + "\n",
            _slip.Out);
        Assert.Empty(_slip.Error);

        Assert.Equal(0, _slip.Run("--target=ConfigStaging", "--format=json", "--view=computed", "--key=platform.warm"));
        Assert.Equal("""{"environment":"staging","files":["environments/base.yml","environments/staging.yml"],"raw":null,"inherited":null,"computed":[{"key":"platform.warm","value":"10m","origin":"default","file":null,"line":null,"column":null,"secret":null}],"warnings":[]}""" + "\n", _slip.Out);
    }

    /// <summary>Without them nothing could be deployed, and Config is what one types to find out why.</summary>
    [Fact]
    public void What_a_deployment_would_stumble_over_is_a_warning()
    {
        File.Delete(Path.Combine(_slip.Project.Paths.Requirements, "staging.props"));
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nprocesses: { wrker: { instances: 2 } }\n");

        Assert.Equal(0, _slip.Run("--target=ConfigStaging"));

        Assert.Contains("\n  processes.wrker.instances     2  ", _slip.Out, StringComparison.Ordinal);
        Assert.Equal("""
            warning: requirements file 'requirements/staging.props' is not in the project. Create it, or name another file with the key 'requirements'.
            warning: Procfile has no process type 'wrker'; did you mean 'worker'? It has web, worker, release.

            """, _slip.Error);

        File.WriteAllText(Path.Combine(_slip.Project.Paths.Root, "Procfile"), "web dotnet\n");
        Assert.Equal(0, _slip.Run("--target=ConfigStaging"));
        Assert.EndsWith("warning: Procfile:1:1: 'web dotnet' has no ':'; a line is 'name: command'. Example: 'web: dotnet MyApp.dll'.\n", _slip.Error, StringComparison.Ordinal);

        File.Delete(Path.Combine(_slip.Project.Paths.Root, "Procfile"));
        Assert.Equal(0, _slip.Run("--target=ConfigStaging"));
        Assert.EndsWith("warning: Procfile: there is no such file: it says which processes the app has, one 'name: command' a line. Example: 'web: dotnet MyApp.dll'.\n", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rehearsal_shows_what_the_original_becomes_on_this_machine()
    {
        File.WriteAllText(Path.Combine(_slip.Project.Paths.Requirements, "production.props"), "<Project />");
        _slip.Project.With("production.yml", "platform: { port: 8082 }\nsecrets: { TOKEN: env:NOWHERE }\nprotect: { confirm: true }\n");
        new DerivedEnvironments(_slip.Project.Paths).Save(new DerivedEnvironment("rehearse-production", "production", 8180, null));

        Assert.Equal(0, _slip.Run("--target=ConfigRehearseProduction"));

        Assert.Contains("\n  platform.port               8180                             rehearsal of production\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("\n  secrets.TOKEN               \"generated\"                      rehearsal of production  made by the first deployment\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("\"requirements/production.props\"", _slip.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("protect", _slip.Out, StringComparison.Ordinal);
        Assert.Empty(_slip.Error);

        Assert.Equal(0, _slip.Run("--target=ConfigRehearseProduction", "--view=raw", "--key=protect"));
        Assert.Equal("rehearse-production: what environments/production.yml says\n  protect.confirm  true  environments/production.yml:3\n", _slip.Out);
    }

    [Fact]
    public void A_preview_has_a_port_of_its_own_and_the_secrets_of_its_template()
    {
        File.WriteAllText(Path.Combine(_slip.Project.Paths.Requirements, "preview.props"), "<Project />");
        _slip.Project.With("preview.yml", "platform: { port: 8190 }\nprocesses: { web: { command: echo } }\n");
        new DerivedEnvironments(_slip.Project.Paths).Save(new DerivedEnvironment("preview-x", "preview", 8191, Sample.Now.AddDays(1)));

        Assert.Equal(0, _slip.Run("--target=ConfigPreviewX"));

        Assert.StartsWith("preview-x: what a deployment would use\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("\n  platform.port               8191                          preview\n", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("\n  secrets.KEY                 \"generated\"                   environments/base.yml:3  made by the first deployment\n", _slip.Out, StringComparison.Ordinal);
    }

    private void WriteSecret(string name, string value)
    {
        var path = Path.Combine(_slip.Project.Paths.Root, name);
        File.WriteAllText(path, value);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
