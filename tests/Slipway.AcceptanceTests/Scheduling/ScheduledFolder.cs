using Slipway.Environments;
using Slipway.Scheduling;

namespace Slipway.AcceptanceTests.Scheduling;

/// <summary>A project at a path that has to be quoted, whose <c>build.sh</c> notes how it was run.</summary>
internal sealed class ScheduledFolder : IDisposable
{
    private const string Note =
        """
        #!/bin/sh
        { pwd; echo "$SLIPWAY_ACTOR"; printf '%s\n' "$@"; } >"$(dirname "$0")/noted"
        mv "$(dirname "$0")/noted" "$(dirname "$0")/ran"
        """;

    public ScheduledFolder()
    {
        Paths = new ProjectPaths(Directory.CreateDirectory(Path.Combine(Scratch, "Gäste 100% $HOME's")).FullName);
        File.WriteAllText(Script, Note);
        File.SetUnixFileMode(Script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Scratch { get; } = Directory.CreateTempSubdirectory("slipway-scheduled-").FullName;

    public ProjectPaths Paths { get; }

    public string Script => Path.Combine(Paths.Root, "build.sh");

    public AppEnvironment Staging { get; } = new()
    {
        Name = "staging",
        TargetName = "Staging",
        File = new("environments/staging.yml"),
        App = ".",
        Platform = new("local", new Dictionary<string, object>()),
        Backup = new BackupSettings { Schedule = RunSchedule.Parse("daily 03:15"), Drill = RunSchedule.Parse("weekly sun 04:00") },
    };

    public bool HasRun => File.Exists(Ran);

    /// <summary>Directory that it was run in.</summary>
    public string RanIn => File.ReadAllLines(Ran)[0];

    private string Ran => Path.Combine(Paths.Root, "ran");

    public Schedules Schedules(AppEnvironment? environment = null) => new(Paths, [environment ?? Staging], Script, "/usr/bin:/bin");

    /// <summary>Waits until it was run, and checks with which arguments and as whom.</summary>
    public async Task MustRunAsync(string[] arguments)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!HasRun)
            await Task.Delay(20, deadline.Token);
        var noted = await File.ReadAllLinesAsync(Ran, deadline.Token);
        Assert.Equal(["schedule", .. arguments], noted[1..]);
    }

    public void Dispose() => Directory.Delete(Scratch, recursive: true);
}
