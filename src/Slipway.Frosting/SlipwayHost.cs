using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Frosting.Targets;
using Slipway.Frosting.Verbs;
using Slipway.Platforms.Local;

namespace Slipway.Frosting;

/// <summary>Runs a Cake host with Slipway's targets.</summary>
public static class SlipwayHost
{
    /// <summary>
    /// Runs what the command line asks for. It takes the place of <see cref="CakeHost.Run"/>: Cake tells neither tasks
    /// its own switches nor callers why a task failed, so the command line is read here and the exit code is made here.
    /// </summary>
    /// <param name="host">The host, with whatever the project has registered. Its registrations win.</param>
    /// <param name="args">The command line.</param>
    /// <returns>See <see cref="ExitCode"/>; a task of the project that fails with an exit code of its own passes it on.</returns>
    public static int RunSlipway(this CakeHost host, IReadOnlyList<string> args) =>
        RunSlipway(host, args, SlipwayConsole.OfProcess(), TimeProvider.System, Environment.GetEnvironmentVariable(ProjectRoot.Variable), Environment.CurrentDirectory);

    internal static int RunSlipway(CakeHost host, IReadOnlyList<string> args, SlipwayConsole console, TimeProvider time, string? root, string directory)
    {
        using var log = new FullLog(time);
        using var report = new Report(console, log, time);
        try
        {
            var commandLine = new CommandLineParser(args, IsSwitch).Parse();
            report.Verbosity = commandLine.Verbosity;
            report.Json = commandLine.Json || commandLine.Value(DeploymentVerb.EventsArgument.Name) is "-";
            if (commandLine.Version)
            {
                if (commandLine.Json)
                    report.Data(Versions.Json);
                else
                    report.Line(Versions.Text);
                return 0;
            }

            var paths = new ProjectPaths(ProjectRoot.Find(commandLine.Working, root, directory));
            report.Root = paths.Root;
            using var run = new CommandRun(commandLine, paths, new TargetCatalog(EnvironmentNames.List(paths), new DerivedEnvironments(paths).Names()), report, time) { Directory = directory };
            host.ConfigureServices(services => Register(services, run));
            var code = host.Run(commandLine.ForCake(paths.Root));
            // The engine reports its own failures and returns; what the host fails at itself, it has logged.
            return run.ExitCode != 0 ? run.ExitCode : code == 0 ? 0 : (int)ExitCode.Failed;
        }
        catch (Exception exception)
        {
            return Failure.Show(exception, report);
        }
    }

    private static void Register(IServiceCollection services, CommandRun run)
    {
        services.AddSingleton(run);
        services.AddSingleton<ICakeLog>(_ => new CakeLog(run.Report));
        services.AddSingleton<ICakeReportPrinter>(_ => new ReportPrinter());
        services.AddSingleton<IExecutionStrategy>(_ => new DefaultExecutionStrategy(new EngineLog(run.Report.Log), new ReportPrinter()));
        services.AddSingleton<ICakeEngine>(provider => new SlipwayEngine(provider.GetRequiredService<ICakeDataService>(), run, provider));
        if (!services.Any(IsContextOfProject))
            services.UseContext<SlipwayContext>();
        SlipwayLifetime.Register(services, run);
        Composition.Register(services, run);
    }

    private static bool IsContextOfProject(ServiceDescriptor service) =>
        service.ServiceType == typeof(IFrostingContext) && typeof(SlipwayContext).IsAssignableFrom(service.ImplementationType);

    /// <summary>Whether a declared argument takes no value, so that the next word is not taken for one.</summary>
    private static bool IsSwitch(string name)
    {
        foreach (var verb in TargetCatalog.Verbs)
        {
            foreach (var argument in verb.Arguments)
            {
                if (argument.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return argument.IsSwitch;
            }
        }

        return false;
    }
}
