using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Frosting;

/// <summary>What this machine lacks, asked of a real project.</summary>
public sealed class DoctorTests(TinyProject project) : IClassFixture<TinyProject>
{
    [Fact]
    public async Task It_finds_what_is_lacking_and_says_what_mends_it()
    {
        var well = (await project.SlipwayAsync("--target=Doctor")).MustExitWith(0);
        Assert.Equal("""
              ✔ git
              ✔ dotnet
              ✔ disk
              ✔ environments
              ✔ state
              ✔ dock
              ✔ production: requirements
              ✔ production: secrets
              ✔ production: port
              ✔ staging: requirements
              ✔ staging: secrets
              ✔ staging: port
            This machine has all that the environments need.

            """, well.Output);

        // A port that is taken, a secret that is not there, one that must not be made by looking, and no lock.
        using var listener = new TcpListener(IPAddress.Loopback, project.Port);
        listener.Start();
        project.Configure("staging", project.Staging("secrets: { TOKEN: env:SLIPWAY_TEST_NO_SUCH_VARIABLE, KEY: generated }\n"));
        File.Delete(Path.Combine(project.Root, "app", "packages.production.lock.json"));
        var ill = (await project.SlipwayAsync("--target=Doctor")).MustExitWith(1);
        Assert.Contains("  ✘ production: requirements: requirements/production.props is not locked\n      mend: ./build.sh --target=RequirementsProduction\n", ill.Output, StringComparison.Ordinal);
        Assert.Contains("  ✘ staging: secrets: environments/staging.yml:2:19: the secret 'TOKEN' of 'staging' (env:SLIPWAY_TEST_NO_SUCH_VARIABLE) is missing: the variable SLIPWAY_TEST_NO_SUCH_VARIABLE is not set where this command runs\n", ill.Output, StringComparison.Ordinal);
        Assert.Contains($"  ✘ staging: port: port {project.Port} is in use by another program\n", ill.Output, StringComparison.Ordinal);
        Assert.EndsWith("3 of 12 are lacking.\n", ill.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Root, ".slipway", "secrets", "staging")));

        project.Configure("staging", project.Staging("helth: {}\n"));
        var broken = (await project.SlipwayAsync("--target=Doctor", "--format=json")).MustExitWith(1);
        using var document = JsonDocument.Parse(broken.Output);
        Assert.False(document.RootElement.GetProperty("well").GetBoolean());
        var last = document.RootElement.GetProperty("findings").EnumerateArray().Last();
        Assert.Equal("environments/staging.yml:2:1: unknown key 'helth'; did you mean 'health'?", last.GetProperty("problem").GetString());
    }

    [Fact]
    public async Task A_lock_that_does_not_fit_any_more_is_told_and_nothing_is_written()
    {
        await using var other = new TinyProject();
        await other.InitializeAsync();
        other.Write("requirements/preview.props", "<Project />\n");
        other.Configure("preview", $"platform: {{ kind: local, port: {other.Port + 1} }}\n");
        (await other.SlipwayAsync("--target=RequirementsPreview")).MustExitWith(0);
        other.Write("requirements/staging.props", "<Project>\n  <ItemGroup>\n    <GlobalPackageReference Include=\"Markdig\" Version=\"1.5.1\" />\n  </ItemGroup>\n</Project>\n");
        // A preview has the requirements and the secrets of its template; what is its own is its port.
        other.Write(".slipway/derived/preview-x.json", $"{{\"of\":\"preview\",\"port\":{FreePort.Next()}}}");
        var before = Locks(other);

        var ill = (await other.SlipwayAsync("--target=Doctor")).MustExitWith(1);

        Assert.Equal("""
              ✔ git
              ✔ dotnet
              ✔ disk
              ✔ environments
              ✔ state
              ✔ dock
              ✔ preview: requirements
              ✔ preview: secrets
              ✔ production: requirements
              ✔ production: secrets
              ✔ production: port
              ✘ staging: requirements: app/packages.staging.lock.json: The package references have changed for net10.0. Lock file's package references: None, project's package references: Markdig >= 1.5.1.
                  mend: ./build.sh --target=RequirementsStaging
              ✔ staging: secrets
              ✔ staging: port
              ✔ preview-x: port
            1 of 15 is lacking.

            """, ill.Output);
        Assert.Equal(before, Locks(other));
    }

    private static string Locks(TinyProject project) =>
        string.Join('\n', Directory.GetFiles(Path.Combine(project.Root, "app"), "*.lock.json").Order(StringComparer.Ordinal).Select(file => $"{file} {File.ReadAllText(file)}"));
}
