using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>Executables in hooks/ through the real command line, and a command that waits for one that runs.</summary>
public sealed class ProjectHookTests(TinyProject project) : IClassFixture<TinyProject>
{
    [Fact]
    public async Task Hooks_stop_a_deployment_stand_around_it_and_hold_its_lease()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "hooks are executables of Unix here");
        project.Write("hooks/pre-deploy", "#!/bin/sh\necho 'the queue is full' >&2\nexit 3\n");
        var stopped = await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD");
        stopped.MustExitWith(2);
        Assert.Contains("hooks/pre-deploy: this hook is not executable, so it would not run: chmod +x hooks/pre-deploy", stopped.Error, StringComparison.Ordinal);
        (await Terminal.RunAsync(project.Root, "chmod", ["+x", "hooks/pre-deploy"], null)).MustExitWith(0);

        stopped = (await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD")).MustExitWith(1);
        Assert.Contains("error: hooks/pre-deploy failed with exit code 3. Nothing was switched: nothing runs, as before.\n  | the queue is full\n", stopped.Error, StringComparison.Ordinal);

        // One command stands in its hook, the other waits for it.
        project.Write("hooks/pre-deploy", "#!/bin/sh\n[ -e go ] || touch waiting\nwhile [ ! -e go ]; do sleep 0.1; done\n");
        project.Write("hooks/post-deploy", "#!/bin/sh\necho \"$SLIPWAY_ENVIRONMENT $SLIPWAY_DEPLOYMENT $SLIPWAY_URL\" >told\n");
        (await Terminal.RunAsync(project.Root, "chmod", ["+x", "hooks/post-deploy"], null)).MustExitWith(0);
        var first = project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD");
        await AppearsAsync("waiting");
        project.Configure("staging", project.Staging("config: { GREETING: second }\n"));
        (await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD")).MustExitWith(5);
        var second = project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD", "--wait=2m");
        project.Write("go", "");
        (await first).MustExitWith(0);
        (await second).MustExitWith(0);
        Assert.Equal($"staging 3 http://localhost:{project.Port}\n", File.ReadAllText(Path.Combine(project.Root, "told")));

        project.Write("hooks/post-deploy", "#!/bin/sh\necho 'no such channel'\nexit 1\n");
        project.Configure("staging", project.Staging("config: { GREETING: third }\n"));
        var standing = (await project.SlipwayAsync("--target=DeployStaging", "--commit=HEAD")).MustExitWith(6);
        Assert.Contains("error: hooks/post-deploy failed with exit code 1. The deployment stands: v4 (", standing.Error, StringComparison.Ordinal);
        Assert.Contains("  | no such channel\n", standing.Error, StringComparison.Ordinal);
        var history = (await project.SlipwayAsync("--target=HistoryStaging", "--lines=1")).MustExitWith(0);
        Assert.Contains("succeeded, but hooks/post-deploy failed with exit code 1 (live)", history.Output, StringComparison.Ordinal);
    }

    private async Task AppearsAsync(string file)
    {
        using var watcher = new FileSystemWatcher(project.Root) { EnableRaisingEvents = true };
        var appeared = new TaskCompletionSource();
        watcher.Created += (_, created) => { if (created.Name == file) appeared.TrySetResult(); };
        if (!File.Exists(Path.Combine(project.Root, file)))
            await appeared.Task.WaitAsync(TimeSpan.FromMinutes(2));
    }
}
