using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Slipway.AcceptanceTests.EndToEnd;

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
        Assert.EndsWith("3 of 11 are lacking.\n", ill.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(project.Root, ".slipway", "secrets", "staging")));

        project.Configure("staging", project.Staging("helth: {}\n"));
        var broken = (await project.SlipwayAsync("--target=Doctor", "--format=json")).MustExitWith(1);
        using var document = JsonDocument.Parse(broken.Output);
        Assert.False(document.RootElement.GetProperty("well").GetBoolean());
        var last = document.RootElement.GetProperty("findings").EnumerateArray().Last();
        Assert.Equal("environments/staging.yml:2:1: unknown key 'helth'; did you mean 'health'?", last.GetProperty("problem").GetString());
    }
}
