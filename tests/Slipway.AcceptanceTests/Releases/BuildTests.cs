using System.Security.Cryptography;
using Slipway.AcceptanceTests.Shell;
using Slipway.Releases;

namespace Slipway.AcceptanceTests.Releases;

/// <summary>Real git, real <c>dotnet publish</c>: what a release is and what it holds.</summary>
public sealed class BuildTests(BuiltProject project) : IClassFixture<BuiltProject>
{
    private ReleaseManifest Release => project.InFirst.Manifest;

    [Fact]
    public void Two_clones_of_a_commit_at_different_paths_build_the_same_release()
    {
        Assert.False(project.InFirst.Existing);
        Assert.False(project.InSecond.Existing);
        Assert.Equal(Differences(project.InFirst.Manifest, project.InSecond.Manifest), []);
        Assert.Equal(project.InFirst.Manifest.Id, project.InSecond.Manifest.Id);
        Assert.Matches("^[0-9a-f]{7}-[0-9a-f]{6}$", Release.Id);
    }

    [Fact]
    public void Environments_with_equal_locks_share_a_variant_and_the_other_has_its_own()
    {
        Assert.Equal(2, Release.Variants.Count);
        Assert.Same(Release.VariantFor("development"), Release.VariantFor("staging"));
        Assert.NotEqual(Release.VariantFor("staging").Key, Release.VariantFor("production").Key);
        Assert.Equal("requirements/production.props", Release.Environments["production"].Requirements);
        Assert.NotEqual(Release.Environments["staging"].Lock, Release.Environments["production"].Lock);
        Assert.All(Release.Variants.Values, variant => Assert.Equal(("net10.0", "any"), (variant.Runtime, variant.Platform)));
        Assert.Equal(["development, staging", "production"], project.Phases.Told.Where(told => told.StartsWith("publish for ", StringComparison.Ordinal)).Select(told => told["publish for ".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal($"export {Release.Commit[..7]}", project.Phases.Told[0]);
    }

    [Fact]
    public void A_variant_holds_the_app_its_Procfile_and_no_lock()
    {
        var files = Release.VariantFor("staging").Files;
        Assert.Equal(["Markdig.dll", "Procfile", "Tiny.deps.json", "Tiny.dll", "Tiny.runtimeconfig.json", "Tiny.staticwebassets.endpoints.json", "hello.sh", "web.config", "wwwroot/site.css"], files.Select(file => file.Path));
        Assert.Equal(["hello.sh"], files.Where(file => file.Executable).Select(file => file.Path));
        Assert.Equal([new ProcessType("web", "dotnet Tiny.dll"), new ProcessType("release", "dotnet Tiny.dll migrate")], Release.Processes);
        Assert.StartsWith(".NET SDK 10.", Release.Toolchain, StringComparison.Ordinal);
        Assert.Null(Release.Dirty);
    }

    [Fact]
    public async Task Each_variant_runs_with_the_version_that_its_requirements_name_and_knows_no_path_of_its_build()
    {
        foreach (var (environment, version) in new[] { ("staging", SampleProject.NewMarkdig), ("production", SampleProject.OldMarkdig) })
        {
            var directory = await project.First.UnpackAsync(Release, environment);
            foreach (var file in Release.VariantFor(environment).Files)
                Assert.Equal(file.Sha256, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(directory, file.Path)))));
            Assert.Equal($"markdig {version}\n", (await Terminal.RunAsync(directory, "dotnet", ["Tiny.dll"])).MustExitWith(0).Output);
            Assert.Equal("/_/source/app/Program.cs\n", (await Terminal.RunAsync(directory, "dotnet", ["Tiny.dll", "where"])).MustExitWith(0).Output);
            Assert.Equal("hello\n", (await Terminal.RunAsync(directory, Path.Combine(directory, "hello.sh"), [])).MustExitWith(0).Output);
        }
    }

    [Fact]
    public async Task A_second_build_of_the_commit_is_found_and_builds_nothing()
    {
        var phases = new Phases();
        var again = await project.First.BuildAsync(phase: phases);
        Assert.True(again.Existing);
        Assert.Equal(Release.Id, again.Manifest.Id);
        Assert.True((await project.First.BuildAsync("main")).Existing);
        Assert.Empty(phases.Told);
        Assert.Equal([Release.Id], await project.First.Repository.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal([], Directory.EnumerateFileSystemEntries(project.First.Paths.Builds));
    }

    [Fact]
    public async Task A_release_is_found_in_a_fresh_process_by_a_part_of_its_id()
    {
        var repository = new SampleProject(project.First.Paths.Root).Repository;
        Assert.Equal(Release.Id, (await repository.FindAsync(Release.Id[..5], TestContext.Current.CancellationToken))?.Id);
    }

    [Fact]
    public void A_renewal_tells_which_packages_changed()
    {
        Assert.Equal(
            ["app/packages.development.lock.json new: + Markdig 1.6.0", "app/packages.staging.lock.json new: + Markdig 1.6.0", "app/packages.production.lock.json new: + Markdig 1.5.1"],
            project.Renewed.Select(change => $"{change.File} {(change.Created ? "new" : "changed")}: {string.Join("; ", change.Packages)}"));
        Assert.False(Directory.Exists(Path.Combine(project.First.Paths.Root, "app", "obj")));
    }

    [Fact]
    public async Task A_flipped_byte_in_the_store_stops_the_unpacking_and_building_again_repairs_it()
    {
        var damaged = Release.VariantFor("staging").Files.Single(file => file.Path == "Tiny.dll");
        var stored = Path.Combine(project.Second.Paths.Store, damaged.Sha256[..2], damaged.Sha256[2..]);
        var bytes = await File.ReadAllBytesAsync(stored);
        File.SetUnixFileMode(stored, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(stored, bytes);

        var error = await Assert.ThrowsAsync<SlipwayException>(() => project.Second.UnpackAsync(Release, "staging"));

        Assert.Equal(ExitCode.Failed, error.ExitCode);
        Assert.Contains("The content of Tiny.dll in the content store is damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal([], Directory.EnumerateFileSystemEntries(Path.Combine(project.Second.Paths.Slipway, "unpacked")));
        var repaired = await project.Second.BuildAsync();
        Assert.False(repaired.Existing);
        Assert.Equal(Release.Id, repaired.Manifest.Id);
        Assert.True(Directory.Exists(await project.Second.UnpackAsync(repaired.Manifest, "staging")));
    }

    private static List<string> Differences(ReleaseManifest left, ReleaseManifest right) =>
        [.. left.Variants.Values.SelectMany(variant => variant.Files)
            .Except(right.Variants.Values.SelectMany(variant => variant.Files))
            .Select(file => file.ToString())];
}
