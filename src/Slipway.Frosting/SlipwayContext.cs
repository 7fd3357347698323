using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Releases;

namespace Slipway.Frosting;

/// <summary>
/// What a project's own tasks are given: <c>FrostingTask&lt;SlipwayContext&gt;</c>. Everything is made when it is first
/// asked for; nothing here touches the world by being made.
/// </summary>
/// <param name="context">Cake's context.</param>
/// <param name="services">The host's services.</param>
public class SlipwayContext(ICakeContext context, IServiceProvider services) : FrostingContext(context)
{
    /// <summary>Where things lie in the project.</summary>
    public ProjectPaths Paths => Run.Paths;

    /// <summary>Names of the environments, known from the files' names.</summary>
    public IReadOnlyList<string> EnvironmentNames => Run.Catalog.Environments;

    /// <summary>The environments, read and checked.</summary>
    /// <exception cref="ConfigurationException">A file is wrong: every problem of every file.</exception>
    public IReadOnlyList<AppEnvironment> Environments => Service<ProjectEnvironments>().All;

    /// <summary>Carries out deployments and knows their history.</summary>
    public IDeploymentEngine Engine => Service<IDeploymentEngine>();

    /// <summary>Makes releases.</summary>
    public IReleaseBuilder Builder => Service<IReleaseBuilder>();

    /// <summary>Whether <c>--plan</c> was given: show what would happen and change nothing. Hooks do not run then.</summary>
    public bool IsPlan => Run.CommandLine.Plan;

    /// <summary>Ends when the command is interrupted.</summary>
    public CancellationToken Cancellation => Run.Interruption.Token;

    /// <summary>Environment of the target that runs, or that a hook hangs on; null where it has none.</summary>
    public AppEnvironment? Target { get; internal set; }

    /// <summary>How the target's deployment ended, for hooks after it; null before it and for targets that deploy nothing.</summary>
    public DeploymentResult? Result { get; internal set; }

    internal CommandRun Run { get; } = services.GetRequiredService<CommandRun>();

    /// <summary>Shows a line as the running target's own output.</summary>
    public void Say(string text) => Run.Report.Line(text);

    /// <summary>An environment by name.</summary>
    /// <exception cref="ConfigurationException">A file is wrong, or there is no such environment.</exception>
    public AppEnvironment FindEnvironment(string name) => Service<ProjectEnvironments>().Find(name);

    internal T Service<T>()
        where T : notnull => services.GetRequiredService<T>();
}
