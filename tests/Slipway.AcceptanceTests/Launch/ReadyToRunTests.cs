using System.Diagnostics;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Launch;

[Collection(LaunchedProject.Name)]
public sealed class ReadyToRunTests(LaunchedProject project)
{
    [Fact]
    public async Task The_host_is_compiled_ahead_of_time_in_the_background_and_taken_into_use()
    {
        project.Greet("ahead");
        var first = await RunAsync("");
        Assert.Contains("says ahead\n", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("-r2r", first.Output, StringComparison.Ordinal);

        await TheCurrentHostIsReadyToRun();

        var second = await RunAsync("");
        Assert.Equal("", second.Error);
        Assert.Contains("says ahead\n", second.Output, StringComparison.Ordinal);
        Assert.Contains("-r2r/\n", second.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SLIPWAY_READYTORUN", "0")]
    [InlineData("CI", "true")]
    public async Task Not_where_it_was_switched_off_and_not_in_CI(string name, string value)
    {
        project.Greet("off by " + name);
        (await Terminal.RunAsync("/", project.BuildScript, [], new Dictionary<string, string?> { ["SLIPWAY_READYTORUN"] = null, [name] = value }))
            .MustExitWith(0);

        Assert.False(File.Exists(Path.Combine(project.Host, project.Current, "readytorun")), "It was begun.");
    }

    [Fact]
    public async Task Waiting_for_it_runs_it_at_once()
    {
        project.Greet("waited");

        var result = await RunAsync("wait");

        SkipWithoutTheCompiler();
        Assert.Contains("-r2r/\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_compiled_ahead_of_time_runs_as_it_is_and_says_nothing()
    {
        var file = Path.Combine(project.Root, "build/ReadyToRun.proj");
        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("Crossgen2", "NoSuchCompiler", StringComparison.Ordinal));
        try
        {
            (await RunAsync("0")).MustExitWith(0);
            var result = await RunAsync("wait");

            Assert.Equal("", result.Error);
            Assert.DoesNotContain("-r2r", result.Output, StringComparison.Ordinal);
            Assert.Equal("", (await RunAsync("0")).Error);
            Assert.False(Directory.Exists(Path.Combine(project.Host, "readytorun.new")));
        }
        finally
        {
            await File.WriteAllTextAsync(file, text);
        }
    }

    private async Task<CommandResult> RunAsync(string readyToRun) =>
        (await Terminal.RunAsync("/", project.BuildScript, [], new Dictionary<string, string?> { ["SLIPWAY_READYTORUN"] = readyToRun })).MustExitWith(0);

    private async Task TheCurrentHostIsReadyToRun()
    {
        var clock = Stopwatch.StartNew();
        while (!project.Current.EndsWith("-r2r", StringComparison.Ordinal))
        {
            SkipWithoutTheCompiler();
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), "The host was not compiled ahead of time within two minutes:\n" + Log());
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private void SkipWithoutTheCompiler() =>
        Assert.SkipWhen(Log().Contains("error NU1101", StringComparison.Ordinal), "The package source has no Crossgen2.");

    private string Log()
    {
        var log = Path.Combine(project.Host, "readytorun.log");
        return File.Exists(log) ? File.ReadAllText(log) : "";
    }
}
