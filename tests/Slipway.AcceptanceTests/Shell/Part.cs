namespace Slipway.AcceptanceTests.Shell;

/// <summary>
/// Programs that tests need and that may be missing. <c>SLIPWAY_REQUIRED_PARTS</c> names those that were installed for
/// them, as <c>.ci/run</c> does: then a test that does not find one fails instead of being skipped.
/// </summary>
public static class Part
{
    private const string RequiredVariable = "SLIPWAY_REQUIRED_PARTS";

    /// <summary>Skips the test where a program is not on the PATH.</summary>
    public static void Require(string program)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!directories.Any(directory => File.Exists(Path.Combine(directory, program))))
            Missing(program, $"{program} is not on this machine (looked on the PATH).");
    }

    /// <summary>Skips the test, or fails it where the part has to be there.</summary>
    public static void Missing(string part, string reason)
    {
        var required = Environment.GetEnvironmentVariable(RequiredVariable)?.Split(',') ?? [];
        Assert.False(required.Contains(part), $"{reason} {RequiredVariable} says that it has to be there.");
        Assert.Skip(reason);
    }
}
