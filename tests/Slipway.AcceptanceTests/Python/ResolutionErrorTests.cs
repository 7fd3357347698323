namespace Slipway.AcceptanceTests.Python;

/// <summary>What a person reads where an index does not have what requirements ask for.</summary>
public sealed class ResolutionErrorTests
{
    private const string Click = "click-8.1.8-py3-none-any.whl";

    [Fact]
    public async Task A_version_that_was_taken_back()
    {
        using var index = new PackageIndex().Yank(Click, "it breaks terminals");
        Assert.Contains(
            "requirements/base.txt:1:1: click 8.1.8, included by requirements/staging.txt:1 was taken back by those who published it (yanked): it breaks terminals. Ask for another version.\n",
            await LockAsync(index, "click==8.1.8\n", 2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_not_there()
    {
        using var index = new PackageIndex();
        Assert.Contains(
            "requirements/base.txt:1:1: no index has a version for click==0.1, included by requirements/staging.txt:1: it has 8.1.8. Versions for another Python or another system do not count.\n",
            await LockAsync(index, "click==0.1\n", 2),
            StringComparison.Ordinal);
        Assert.Contains(
            "requirements/base.txt:1:1: no index has a version for nobody-made-this, included by requirements/staging.txt:1: it has none of that package. Versions for another Python or another system do not count.\n",
            await LockAsync(index, "nobody-made-this\n", 2),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_cannot_be_built()
    {
        var broken = new SmallPackage("smallbroken", "1.0") { Breaks = true };
        using var index = new PackageIndex().With(broken.SourceName, broken.Source());
        var told = await LockAsync(index, "click\nsmallbroken\n", 1);
        Assert.Contains("requirements/base.txt:2:1: smallbroken, included by requirements/staging.txt:1 has no wheel for this Python, and its source could not be built.\n", told, StringComparison.Ordinal);
        Assert.True(told.Contains("the compiler is missing", StringComparison.Ordinal), told);
        Assert.Contains("Install what its build asks for, such as a compiler and headers; or ask for a version that has a wheel; or build one, put it into the project and name its directory with --find-links.\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_that_exclude_each_other()
    {
        var (one, two) = (new SmallPackage("smallone", "1.0") { Needs = ["click==7.0"] }, new SmallPackage("smalltwo", "1.0") { Needs = ["click==8.1.8"] });
        using var index = new PackageIndex().With(one.WheelName, one.Wheel()).With(two.WheelName, two.Wheel());
        index.With("click-7.0-py3-none-any.whl", new SmallPackage("click", "7.0").Wheel());
        Assert.Contains(
            "requirements/base.txt:1:1: smallone and smalltwo exclude each other, included by requirements/staging.txt:1: smallone 1.0 depends on click==7.0; smalltwo 1.0 depends on click==8.1.8. Change one of them.\n",
            await LockAsync(index, "smallone\nsmalltwo\n", 2),
            StringComparison.Ordinal);
    }

    private static async Task<string> LockAsync(PackageIndex index, string requirements, int exitCode)
    {
        await using var project = await SmallPythonProject.CreateAsync("-r base.txt\n");
        project.Write("requirements/base.txt", requirements);
        var result = (await project.SlipwayAsync(index.Pip, "--target=RequirementsStaging")).MustExitWith(exitCode);
        Assert.False(File.Exists(Path.Combine(project.Root, "requirements", "staging.lock.txt")));
        return result.Error;
    }
}
