using Slipway.Deployments;
using Slipway.Frosting.Output;
using Slipway.Processes;
using Slipway.Releases;

namespace Slipway.Frosting.Verbs;

/// <summary>The build of a command that builds and deploys nothing.</summary>
internal static class CommandBuild
{
    /// <param name="context">The running command; <c>--commit=</c> says what is built.</param>
    /// <param name="verb">What hooks are told: <c>build</c>.</param>
    /// <param name="allowDirty">Whether uncommitted changes may be in it.</param>
    public static async Task<BuiltRelease> RunAsync(SlipwayContext context, string verb, bool allowDirty = false)
    {
        var report = context.Run.Report;
        var environments = context.Service<ProjectEnvironments>().Files;
        var hooks = new ProjectHooks(context.Paths, environments);
        hooks.Check();
        var phases = new BuildPhases(report, context.Run.Time);
        var built = await context.Builder.BuildAsync(new BuildRequest
        {
            Environments = environments,
            Revision = context.Run.CommandLine.Value("commit"),
            AllowDirty = allowDirty,
            BeforeBuild = (commit, token) => hooks.RunAsync(
                ProjectHooks.PreBuild,
                new Dictionary<string, string?> { ["VERB"] = verb, ["COMMIT"] = commit, ["ACTOR"] = Actor.Current(Environment.GetEnvironmentVariable) },
                Redaction.None,
                new OutputLines(report),
                token),
            Phase = phases,
            Advance = phases,
            Notice = new NoticeLines(report),
            Output = new OutputLines(report),
        }, context.Cancellation);
        phases.End();
        return built;
    }
}
