using System.IO.Compression;
using System.Text.Json.Nodes;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>Packages that are a part of the project, or of a repository: a release has a wheel of them.</summary>
public sealed class LocalSourcesTests
{
    [Fact]
    public async Task A_directory_is_built_from_each_commit_and_its_lock_goes_on_fitting()
    {
        using var index = new PackageIndex();
        await using var project = await SmallPythonProject.CreateAsync("click\n-e ./own\n");
        new SmallPackage("own", "1.0") { Text = "first" }.WriteTo(Path.Combine(project.Root, "own"));
        await project.CommitAsync("A package of its own");
        (await project.SlipwayAsync(index.Pip, "--target=RequirementsStaging")).MustExitWith(0);
        Assert.EndsWith($"\n--no-require-hashes\n./own\nclick==8.1.8 \\\n    --hash=sha256:{index.HashOf("click-8.1.8-py3-none-any.whl")}\n", project.Read("requirements/staging.lock.txt"), StringComparison.Ordinal);
        Assert.Empty((await Terminal.RunAsync(project.Root, "git", ["status", "--short", "own"])).MustExitWith(0).Output);
        await project.CommitAsync("A lock");
        (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(0);
        Assert.Equal("TEXT = \"first\"\n", Module(project, "own"));

        new SmallPackage("own", "1.0") { Text = "second" }.WriteTo(Path.Combine(project.Root, "own"));
        await project.CommitAsync("Another text");
        (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(0);
        Assert.Equal("TEXT = \"second\"\n", Module(project, "own"));

        project.Write("environments/production.yml", $"platform: {{ kind: local, port: {FreePort.Next()} }}\nhealth: {{ path: / }}\npromote: {{ from: staging }}\n");
        project.Write("requirements/production.txt", "click\n./own\n");
        await project.CommitAsync("Production");
        var refused = (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(2);
        Assert.Contains("requirements/production.txt:2:1: ./own is a directory of this project, and production takes releases of staging: build a wheel of it and name that\n", refused.Error, StringComparison.Ordinal);
        Assert.Contains("requirements/staging.txt:2:1: ./own is used in place (-e), and releases of staging are promoted to production: build a wheel of it, or name a commit\n", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_of_a_repository_is_built_once_into_a_wheel()
    {
        var repository = Directory.CreateTempSubdirectory("slipway-repository-").FullName;
        try
        {
            new SmallPackage("own", "1.0") { Text = "of a commit" }.WriteTo(repository);
            await RepositoryUnderTest.GitAsync(repository, "init", "-q", "-b", "main");
            await RepositoryUnderTest.CommitAsync(repository, "A package");
            await RepositoryUnderTest.GitAsync(repository, "update-server-info");
            var commit = await RepositoryUnderTest.GitAsync(repository, "rev-parse", "HEAD");
            using var index = new PackageIndex { Repository = Path.Combine(repository, ".git") };
            var address = $"git+http://127.0.0.1:{index.Port}/own.git@{commit}";
            await using var project = await SmallPythonProject.CreateAsync($"click\nown @ {address}\n");
            (await project.SlipwayAsync(index.Pip, "--target=RequirementsStaging")).MustExitWith(0);
            Assert.EndsWith($"\nown @ {address}\n", project.Read("requirements/staging.lock.txt"), StringComparison.Ordinal);
            await project.CommitAsync("A lock");
            (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(0);
            Assert.Equal("TEXT = \"of a commit\"\n", Module(project, "own"));

            // The next build of the lock asks nobody any more.
            var asked = index.Asked.Count;
            project.Write("README", "changed\n");
            await project.CommitAsync("A change");
            (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(0);
            Assert.Equal(asked, index.Asked.Count);
        }
        finally
        {
            Directory.Delete(repository, recursive: true);
        }
    }

    [Fact]
    public async Task A_wheel_of_the_project_is_locked_by_its_path()
    {
        using var index = new PackageIndex();
        var own = new SmallPackage("own", "1.0") { Text = "a wheel" };
        await using var project = await SmallPythonProject.CreateAsync($"./wheels/{own.WheelName}\n");
        project.Write($"wheels/{own.WheelName}", own.Wheel());
        await project.CommitAsync("A wheel");
        (await project.SlipwayAsync(index.Pip, "--target=RequirementsStaging")).MustExitWith(0);
        Assert.Contains($"\n./wheels/{own.WheelName} \\\n    --hash=sha256:", project.Read("requirements/staging.lock.txt"), StringComparison.Ordinal);
        await project.CommitAsync("A lock");
        (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=Build")).MustExitWith(0);
        Assert.Equal("TEXT = \"a wheel\"\n", Module(project, "own"));
    }

    /// <summary>The module in the wheel of the newest release, from the content store.</summary>
    private static string Module(SmallPythonProject project, string name)
    {
        var newest = Directory.EnumerateFiles(Path.Combine(project.Root, ".slipway", "state", "releases"), "*.json").MaxBy(File.GetLastWriteTimeUtc)!;
        var manifest = JsonNode.Parse(File.ReadAllText(newest))!;
        var wheel = manifest["variants"]!.AsObject().SelectMany(variant => variant.Value!["wheels"]!.AsArray()).Single(wheel => ((string)wheel!["path"]!).StartsWith($"{name}-", StringComparison.Ordinal))!;
        var sha256 = (string)wheel["sha256"]!;
        var stored = Directory.EnumerateFiles(Path.Combine(project.Root, ".slipway"), "*", SearchOption.AllDirectories)
            .First(file => Path.GetFileName(file).StartsWith(sha256, StringComparison.Ordinal) || file.Replace("/", "", StringComparison.Ordinal).EndsWith(sha256, StringComparison.Ordinal));
        using var archive = ZipFile.OpenRead(stored);
        using var reader = new StreamReader(archive.GetEntry($"{name}.py")!.Open());
        return reader.ReadToEnd();
    }
}
