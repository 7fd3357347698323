using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Launch;

/// <summary>The switch <c>CakeFrosting=package</c>: the same sources over the genuine package.</summary>
public sealed class PackageModeTests : IDisposable
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-package-").FullName;

    private string Root => Path.Combine(_scratch, "project");

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task Nothing_but_the_package_can_be_missing_and_the_lock_files_stay()
    {
        await RepositoryUnderTest.CopyToAsync(Root);

        var result = await Terminal.RunAsync(Root, "dotnet", ["restore", "build/Build.csproj", "-p:CakeFrosting=package", "--nologo"]);

        var errors = result.Output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).ToList();
        Assert.Equal(result.ExitCode != 0, errors.Count > 0);
        Assert.All(errors, error => Assert.Contains("error NU1101: Unable to find package Cake.Frosting.", error, StringComparison.Ordinal));
        Assert.Equal("", await RepositoryUnderTest.GitAsync(Root, "status", "--porcelain"));
    }

    [Fact]
    public async Task Both_modes_have_the_same_targets()
    {
        var feed = Environment.GetEnvironmentVariable("SLIPWAY_CAKE_FEED");
        Assert.SkipWhen(string.IsNullOrEmpty(feed), "SLIPWAY_CAKE_FEED names no package source that has Cake.Frosting 7.0.0.");
        await RepositoryUnderTest.CopyToAsync(Root);
        var packageMode = new Dictionary<string, string?>
        {
            ["CakeFrosting"] = "package",
            ["RestoreAdditionalProjectSources"] = feed,
            // A package that lies in the cache by chance would pass for one that can be restored.
            ["NUGET_PACKAGES"] = Path.Combine(_scratch, "packages"),
        };

        var package = (await Terminal.RunAsync(Root, Path.Combine(Root, "build.sh"), ["--tree"], packageMode)).MustExitWith(0);
        var source = (await Terminal.RunAsync(Root, Path.Combine(Root, "build.sh"), ["--tree"])).MustExitWith(0);

        Assert.Equal(source.Output, package.Output);
        Assert.Equal("", await RepositoryUnderTest.GitAsync(Root, "status", "--porcelain"));
    }
}
