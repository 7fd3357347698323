using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>What a person sees who presses Ctrl+C, and again.</summary>
public sealed class InterruptionTests(FaultyProject project) : IClassFixture<FaultyProject>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_takes_back_the_second_ends_at_once_and_says_what_is_left_to_do()
    {
        var command = FaultyCommand.All[0];
        var next = await project.TypeAsync(command);
        // As when a platform does not answer: there is time for a second Ctrl+C.
        using var running = await project.StartAsync("delay=120000@verify.begun", next);
        var error = running.StandardError;
        Posix.Signal(running.Id, Posix.SigInt);
        Assert.Equal("warning: interrupted: taking back what was begun. Interrupt again to end at once.", await LineAsync(error));
        Posix.Signal(running.Id, Posix.SigInt);
        Assert.Equal("warning: ended at once during verify: staging is left as it is. ./build.sh --target=StatusStaging says how that is, and the next command that changes staging clears it up.", await LineAsync(error));
        await running.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
        Assert.Equal(130, running.ExitCode);

        var status = (await project.Tiny.SlipwayAsync("--target=StatusStaging")).MustExitWith(0);
        Assert.Contains("was interrupted", status.All, StringComparison.Ordinal);
        (await project.Tiny.SlipwayAsync(next)).MustExitWith(0);
        Assert.Equal("succeeded", (string)(await project.StatusAsync())["live"]!["status"]!);
        Assert.Null((await project.StatusAsync())["lease"]);
    }

    [Theory]
    [InlineData(Posix.SigInt)]
    [InlineData(Posix.SigTerm)]
    public async Task Nothing_that_a_command_started_outlives_its_interruption(int signal)
    {
        project.Tiny.Write("hooks/pre-deploy", "#!/bin/sh\nsleep 600 & echo begun\nsleep 600\n");
        var hook = Path.Combine(project.Tiny.Root, "hooks", "pre-deploy");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            var before = await project.AskAsync();
            using var running = await project.StartAsync("delay=1@pre-deploy.begun", await project.TypeAsync(FaultyCommand.All[0]));
            var output = running.StandardOutput.ReadToEndAsync(Stop);
            await UntilAsync(() => Children(running.Id).Count > 0);
            var children = Children(running.Id);
            Posix.Signal(running.Id, signal);
            await running.WaitForExitAsync(Stop).WaitAsync(Patience, Stop);
            Assert.Equal(1, running.ExitCode);
            // They were told to end; the kernel takes its moment. By themselves they would end after ten minutes.
            await UntilAsync(() => !children.Any(Dock.DockProject.Lives));
            Assert.Equal(before, await project.AskAsync());
            Assert.Null((await project.StatusAsync())["lease"]);
            Assert.Contains("pre-deploy", await output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(hook);
        }
    }

    private static async Task<string?> LineAsync(StreamReader reader) => await reader.ReadLineAsync(Stop).AsTask().WaitAsync(Patience, Stop);

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!reached())
            await Task.Delay(10, deadline.Token);
    }

    /// <returns>Ids of the processes that a process has started, and they.</returns>
    private static List<int> Children(int of)
    {
        var parents = new Dictionary<int, int>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var pid))
                continue;
            try
            {
                var stat = File.ReadAllText(Path.Combine(directory, "stat"));
                parents[pid] = int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        var found = new List<int>();
        for (var front = new List<int> { of }; front.Count > 0; found.AddRange(front))
            front = [.. parents.Where(pair => front.Contains(pair.Value)).Select(pair => pair.Key)];
        return found;
    }
}
