using System.Reflection;
using System.Runtime.CompilerServices;
using PublicApiGenerator;
using Slipway.Frosting;

namespace Slipway.Tests.Architecture;

/// <summary>What users of the library and of the Cake layer can call: a change shows in a diff and is meant.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Slipway")]
    [InlineData("Slipway.Frosting")]
    public void The_public_surface_is_the_approved_one(string name)
    {
        var assembly = name == "Slipway" ? typeof(ProjectPaths).Assembly : typeof(SlipwayContext).Assembly;
        var received = Surface(assembly);
        var approved = Path.Combine(Here(), $"{name}.txt");
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
            File.WriteAllText(approved, received);

        var expected = File.ReadAllText(approved).ReplaceLineEndings("\n");
        Assert.True(received == expected, $"""
            The public surface of {name} differs from {approved}:
            {string.Join('\n', Difference(expected, received))}
            If that is meant, run the tests with SLIPWAY_ACCEPT=1 and commit the diff.
            """);
    }

    private static string Surface(Assembly assembly) => assembly
        .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
        .ReplaceLineEndings("\n");

    private static IEnumerable<string> Difference(string expected, string received)
    {
        var before = expected.Split('\n').ToHashSet();
        var after = received.Split('\n').ToHashSet();
        return before.Except(after).Select(line => $"- {line}").Concat(after.Except(before).Select(line => $"+ {line}"));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
