using System.Runtime.CompilerServices;
using Cake.Frosting;
using PublicApiGenerator;

namespace Slipway.Tests.CakeFrosting;

/// <summary>The stand-in shows what the package shows, and nothing else: what is more would not compile against the package.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_is_that_of_the_package()
    {
        var received = typeof(CakeHost).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n");
        var approved = Path.Combine(Here(), "PublicApi.txt");
        if (File.Exists(approved) && File.ReadAllText(approved).ReplaceLineEndings("\n") == received)
            return;

        var file = Path.Combine(Path.GetTempPath(), "slipway-cake-frosting-api.txt");
        File.WriteAllText(file, received);
        Assert.Fail($"""
            The public surface of Cake.Frosting differs from {approved}.
            Show it:   diff {approved} {file}
            Accept it, if the genuine package has it too:   cp {file} {approved}
            """);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
