using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Launch;

[Collection(LaunchedProject.Name)]
public sealed class BuildScriptTests(LaunchedProject project)
{
    private const string Building = "Building the build host ... ";

    [Fact]
    public async Task Nothing_is_compiled_when_nothing_changed_and_the_users_directory_stays()
    {
        (await project.RunAsync()).MustExitWith(0);

        var result = (await Terminal.RunAsync("/", project.BuildScript, [])).MustExitWith(0);

        Assert.Equal("", result.Error);
        Assert.Contains($"root {project.Root}\ndirectory /\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target X", "--target|X")]
    [InlineData("--target=X", "--target=X")]
    [InlineData("--to=a*b $HOME `id` \\", "--to=a*b|$HOME|`id`|\\")]
    public async Task Arguments_reach_the_host_untouched(string arguments, string expected)
    {
        var result = (await project.RunAsync(arguments.Split(' '))).MustExitWith(0);

        Assert.Contains($"arguments {expected}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_with_spaces_and_quotes_is_one_argument()
    {
        var result = (await project.RunAsync("--reason=it's a \"test\"", "")).MustExitWith(0);

        Assert.Contains("arguments --reason=it's a \"test\"|\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_it_works_from_anywhere()
    {
        var bin = Directory.CreateDirectory(Path.Combine(project.Scratch, "some bin")).FullName;
        var link = Path.Combine(bin, "slip");
        File.Delete(link);
        File.CreateSymbolicLink(link, "../a project/build.sh");

        var result = (await Terminal.RunAsync("/", link, ["x"])).MustExitWith(0);

        Assert.Contains($"root {project.Root}\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dock_lies_beside_the_host()
    {
        (await project.RunAsync()).MustExitWith(0);
        var dock = Path.Combine(project.Host, project.Current, "dock", "slipway-dock.dll");

        Assert.Equal("dock\n", (await Terminal.RunAsync("/", "dotnet", [dock])).MustExitWith(0).Output);
    }

    [Fact]
    public async Task A_changed_an_added_and_a_deleted_source_each_compile_it_anew()
    {
        project.Greet("good day");
        var changed = (await project.RunAsync()).MustExitWith(0);
        Assert.Contains("says good day\n", changed.Output, StringComparison.Ordinal);
        Assert.Matches($"^{Building}\\d+ s\n$", changed.Error);

        // Older than the host, as from an archive.
        project.Write("src/Lazy/Added.cs", "namespace Lazy;\ninternal static class Added;\n");
        File.SetLastWriteTimeUtc(Path.Combine(project.Root, "src/Lazy/Added.cs"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.StartsWith(Building, (await project.RunAsync()).MustExitWith(0).Error, StringComparison.Ordinal);

        File.Delete(Path.Combine(project.Root, "src/Lazy/Added.cs"));
        Assert.StartsWith(Building, (await project.RunAsync()).MustExitWith(0).Error, StringComparison.Ordinal);

        Assert.Equal("", (await project.RunAsync()).MustExitWith(0).Error);
    }

    [Fact]
    public async Task Output_of_other_builds_in_the_source_tree_is_no_source()
    {
        (await project.RunAsync()).MustExitWith(0);
        project.Write("src/Lazy/obj/Debug/Lazy.AssemblyInfo.cs", "this is no C#");
        project.Write("src/Lazy/bin/Debug/x.txt", "");

        Assert.Equal("", (await project.RunAsync()).MustExitWith(0).Error);
    }

    [Fact]
    public async Task A_source_that_does_not_compile_shows_the_compilers_error_and_runs_nothing()
    {
        // Tests come in any order, and this one needs a host that is up to date.
        (await project.RunAsync()).MustExitWith(0);
        project.Write("build/Broken.cs", "internal static class Broken { int x = \"text\"; }\n");
        try
        {
            var result = (await project.RunAsync()).MustExitWith(2);

            Assert.Equal("", result.Output);
            Assert.Contains($"{project.Root}/build/Broken.cs(1,", result.Error, StringComparison.Ordinal);
            Assert.EndsWith(
                "The build host does not compile, so no target was run. Mend the errors above and run build.sh again.\n",
                result.Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Path.Combine(project.Root, "build/Broken.cs"));
        }

        Assert.Equal("", (await project.RunAsync()).MustExitWith(0).Error);
    }

    [Fact]
    public async Task Two_at_once_compile_it_once()
    {
        project.Greet("both");

        var results = await Task.WhenAll(project.RunAsync("1"), project.RunAsync("2"));

        Assert.All(results, result => Assert.Contains("says both\n", result.MustExitWith(0).Output, StringComparison.Ordinal));
        Assert.Single(results, result => result.Error.Length > 0);
    }

    [Fact]
    public async Task A_running_host_keeps_its_files_while_others_are_compiled_and_old_ones_removed()
    {
        (await project.RunAsync()).MustExitWith(0);
        var flag = Path.Combine(project.Scratch, "go on");
        File.Delete(flag);
        File.Delete(flag + ".held");
        var before = project.Current;
        var running = project.RunAsync("hold", flag);
        while (!File.Exists(flag + ".held"))
            Assert.False(await Task.WhenAny(running, Task.Delay(20, TestContext.Current.CancellationToken)) == running, "It ended before it was held.");
        foreach (var greeting in new[] { "first", "second", "third" })
        {
            project.Greet(greeting);
            (await project.RunAsync()).MustExitWith(0);
        }

        Assert.False(running.IsCompleted);
        Assert.True(Directory.Exists(Path.Combine(project.Host, before)));
        await File.WriteAllTextAsync(flag, "");
        Assert.Contains("late word\n", (await running).MustExitWith(0).Output, StringComparison.Ordinal);

        project.Greet("last");
        (await project.RunAsync()).MustExitWith(0);
        Assert.Equal(2, Directory.GetDirectories(project.Host, "2*").Length);
    }
}
