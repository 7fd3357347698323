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
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
            File.WriteAllText(approved, received);

        Assert.True(received == File.ReadAllText(approved).ReplaceLineEndings("\n"), $"""
            The public surface of Cake.Frosting differs from {approved}.
            If the genuine package has the same, run this test with SLIPWAY_ACCEPT=1, and look at the diff.
            What is there now:
            {received}
            """);
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
