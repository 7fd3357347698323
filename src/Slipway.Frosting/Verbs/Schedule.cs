using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Scheduling;

namespace Slipway.Frosting.Verbs;

/// <summary>The backups and drills that the environment files ask for, as timers of systemd or lines of a crontab. Without <c>--apply</c> it only shows them.</summary>
public sealed class Schedule : Verb
{
    private static readonly TaskArgument Apply = new("apply", "installs the runs; without it they are only shown");
    private static readonly TaskArgument Remove = new("remove", "takes all runs of this project out");
    private static readonly TaskArgument With = new("with", "what starts the runs; without it systemd where its user manager runs, else cron", "systemd|cron", ["systemd", "cron"]);

    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [Apply, Remove, With, DeploymentVerb.PlanArgument, Status.FormatArgument];

    internal override string Describe(string environment) => "shows the backups and drills that environments schedule, and installs them with --apply";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var run = context.Run;
        var line = run.CommandLine;
        var (apply, remove, with) = (line.Has(Apply.Name), line.Has(Remove.Name), line.Value(With.Name));
        if (apply && remove)
            throw new ConfigurationException("--apply and --remove do not go together: the one installs the runs, the other takes them out.");
        if ((apply || remove) && (context.IsPlan || line.Json))
            throw new ConfigurationException($"--{(apply ? "apply" : "remove")} and --{(context.IsPlan ? "plan" : "format=json")} do not go together: the one changes what is installed, the other shows it.");
        var environments = context.Environments;
        var schedules = new Schedules(context.Paths, environments, Script(context.Paths), Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin");
        if (apply || remove)
        {
            var done = await schedules.ApplyAsync(with, remove, context.Cancellation);
            SchedulePage.ShowDone(schedules, done, remove, run.Report);
        }
        else
        {
            var plan = await schedules.PlanAsync(with, remove: false, context.Cancellation);
            if (line.Json)
            {
                run.Report.Data(ScheduleDocument.Write(schedules, plan, MissingVariables.Of(environments), run.Time));
                return;
            }

            SchedulePage.Show(schedules, plan, run.Time, run.Report);
        }

        if (remove)
            return;
        foreach (var missing in MissingVariables.Of(environments))
            run.Report.Warning(missing);
    }

    /// <summary>With <c>--working=</c> it is another project's.</summary>
    private static string Script(ProjectPaths paths) =>
        Path.Combine(Environment.GetEnvironmentVariable(ProjectRoot.Variable) is { Length: > 0 } root ? Path.GetFullPath(root) : paths.Root, "build.sh");
}
