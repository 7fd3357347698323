using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Frosting.Targets;

namespace Slipway.Frosting;

/// <summary>One run of the command line: what was asked for, of which project, and where it is told.</summary>
internal sealed class CommandRun(CommandLine commandLine, ProjectPaths paths, TargetCatalog catalog, Report report, TimeProvider time) : IDisposable
{
    public CommandLine CommandLine { get; } = commandLine;

    public ProjectPaths Paths { get; } = paths;

    public TargetCatalog Catalog { get; } = catalog;

    public Report Report { get; } = report;

    public TimeProvider Time { get; } = time;

    /// <summary>Directory that paths of the command line start at: where the person stands.</summary>
    public string Directory { get; init; } = paths.Root;

    /// <summary>Where <c>--events=</c> has the events of deployments written; null: nowhere.</summary>
    public EventsFile? Events { get; set; }

    /// <summary>Deployments that have ended, in order.</summary>
    public List<EndedDeployment> Ended { get; } = [];

    /// <summary>Ends what runs when somebody interrupts.</summary>
    public Interruption Interruption { get; } = new(report);

    /// <summary>What the process will end with: the first failure's.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Tasks of the project itself, once they are registered.</summary>
    public IReadOnlyList<OwnTask> OwnTasks { get; set; } = [];

    /// <summary>What was typed to confirm a target, where it was asked for before the hooks in front of it.</summary>
    public Dictionary<string, string> Confirmations { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Last lines of the target that has ended: said after the hooks behind it, so that they stay the last.</summary>
    public Action? Afterword { get; set; }

    /// <summary>What a hook behind a deployment that stands failed with.</summary>
    public FollowUp? FollowUp { get; set; }

    public void SayAfterword()
    {
        var afterword = Afterword;
        Afterword = null;
        afterword?.Invoke();
    }

    public void Fail(Exception exception)
    {
        var code = Failure.Show(exception, Report, FollowUp);
        if (ExitCode == 0)
            ExitCode = code;
    }

    public void Dispose()
    {
        Events?.Dispose();
        Interruption.Dispose();
    }
}
