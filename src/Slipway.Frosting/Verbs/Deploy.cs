using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>Makes a release of the current commit, or a named one, what an environment runs.</summary>
public sealed class Deploy : DeploymentVerb
{
    internal override DeploymentKind Kind => DeploymentKind.Deploy;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("commit", "git revision to deploy; without it the current commit", "<rev>"),
        new("release", "existing release to deploy, not built again", "<id>"),
        new("name", "of DeployPreview: which preview, as feature-x", "<name>"),
        new("watch", "deploys again after every edit, until it is interrupted"),
        PlanArgument,
        PlanFormatArgument,
        ConfirmArgument,
        OverrideFreezeArgument,
        Waiting.Argument,
        EventsArgument,
    ];

    internal override string Describe(string environment) => $"builds the current commit and makes it what {environment} runs";

    /// <summary>A preview is made from the environment of that name when it is first deployed.</summary>
    private protected override Task<DeploymentRequest> PrepareAsync(SlipwayContext context, DeploymentRequest request)
    {
        var (environment, name) = (request.Environment, context.Run.CommandLine.Value("name"));
        if (environment.Name != DerivedEnvironment.Template)
        {
            if (name is not null)
                throw new ConfigurationException($"--name={name} is for DeployPreview: {environment.Name} is an environment already.");
            var known = new DerivedEnvironments(context.Paths);
            if (environment.Of != DerivedEnvironment.Template || known.Find(environment.Name) is not { } preview)
                return Task.FromResult(request);
            // Deployed again by its own target, it is kept as long as by DeployPreview.
            return Task.FromResult(request with { Environment = Kept(context, known, preview with { Expires = context.Run.Time.GetUtcNow() + environment.PreviewKeep }) });
        }

        if (name is null)
            throw new ConfigurationException("DeployPreview needs a name for the preview: --name=feature-x.");
        var derived = new DerivedEnvironments(context.Paths);
        return Task.FromResult(request with { Environment = Kept(context, derived, derived.Preview(environment, name, context.Environments, context.Run.Time.GetUtcNow())) });
    }

    /// <summary>Deploys the work tree again and again: what does not build or does not start leaves the last good one where it is.</summary>
    private protected override async Task GoOnAsync(SlipwayContext context, DeploymentEvents? events)
    {
        if (!context.Run.CommandLine.Has("watch"))
            return;
        var report = context.Run.Report;
        var cancellationToken = context.Cancellation;
        var request = Request(context.Run, context.Target!);
        using var changes = new SourceChanges(Path.Combine(context.Paths.Root, request.Environment.App));
        context.Run.SayAfterword();
        var started = 0L;
        while (true)
        {
            report.Line($"watching {request.Environment.App}: an edit is deployed to {request.Environment.Name}; Ctrl+C ends it");
            try
            {
                await changes.NextAsync(cancellationToken);
                started = context.Run.Time.GetTimestamp();
                events?.Requested(request.Environment.Name, request.Actor);
                var result = await context.Engine.RunAsync(request, new DeploymentReport(report, events), cancellationToken);
                events?.Ended(result, context.Run.Time.GetElapsedTime(started));
                ResultPage.Show(result, request.Environment, context.Run.Time.GetElapsedTime(started), report);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // As it was meant to end; what hangs behind a deployment would be begun with everything cancelled.
                throw new AlreadyTold(ExitCode.Success);
            }
            catch (SlipwayException exception)
            {
                events?.Ended(exception, context.Run.Time.GetElapsedTime(started));
                Failure.Show(exception, report);
            }
        }
    }

    private static AppEnvironment Kept(SlipwayContext context, DerivedEnvironments derived, DerivedEnvironment preview)
    {
        if (!context.IsPlan)
            derived.Save(preview);
        return preview.From(context.FindEnvironment(preview.Of));
    }

    private protected override void Told(SlipwayContext context, AppEnvironment environment)
    {
        if (environment.Expires is { } expires)
            context.Run.Report.Line($"kept until {Moment.Text(expires)}; take it down: ./build.sh --target=Remove{environment.TargetName}");
    }

    private protected override DeploymentRequest Complete(CommandLine commandLine, DeploymentRequest request)
    {
        var completed = request with { Commit = commandLine.Value("commit"), Release = commandLine.Value("release") };
        if (commandLine.Has("watch") && (completed.Commit ?? completed.Release) is not null)
            throw new ConfigurationException("--watch deploys the work tree: --commit and --release name something that is not edited.");
        if (commandLine.Has("watch") && request.Environment.Protect.Any)
            throw new ConfigurationException(request.Environment.File, $"--watch deploys uncommitted edits, and {request.Environment.Name} is protected. Use an environment without 'protect', such as development.");
        return completed is { Commit: not null, Release: not null }
            ? throw new ConfigurationException($"--commit={completed.Commit} and --release={completed.Release} both say what to deploy: give one of them.")
            : completed;
    }
}
