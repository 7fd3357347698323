using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Core.Packaging;
using Cake.Core.Scripting;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>One run of a host: what its command line asks for, done with its services.</summary>
internal sealed class HostRun(IServiceProvider provider, HostOptions options)
{
    public void Execute()
    {
        if (options.Error is not null)
            throw new FrostingException(options.Error);
        if (options.Help)
            Usage.Write(provider.GetRequiredService<IConsole>());
        else if (options.Version)
            provider.GetRequiredService<ICakeVersionFeature>().Run(provider.GetRequiredService<IConsole>());
        else if (options.Info)
            provider.GetRequiredService<ICakeInfoFeature>().Run(provider.GetRequiredService<IConsole>());
        else
            RunTargets();
    }

    private void RunTargets()
    {
        var log = provider.GetRequiredService<ICakeLog>();
        log.Verbosity = options.Verbosity;
        SetWorkingDirectory();

        var host = GetScriptHost();
        var engine = provider.GetRequiredService<ICakeEngine>();
        var context = provider.GetRequiredService<IFrostingContext>();
        InstallTools(log);

        foreach (var task in provider.GetServices<IFrostingTask>())
            TaskRegistration.Register(engine, task, context, log);
        RegisterLifetime(engine, context, log);

        if (options.Exclusive)
            host.Settings.UseExclusiveTarget();
        if (options.Targets.Count > 1 && MergesTargets())
            TargetOrder.Chain(engine.Tasks, options.Targets);
        host.RunTargets(options.Targets);
    }

    private IScriptHost GetScriptHost()
    {
        if (options.DryRun)
            return provider.GetRequiredService<DryRunScriptHost<IFrostingContext>>();
        if (options.Tree)
            return provider.GetRequiredService<TreeScriptHost>();
        if (options.Description)
            return provider.GetRequiredService<DescriptionScriptHost>();
        return provider.GetRequiredService<BuildScriptHost<IFrostingContext>>();
    }

    private void SetWorkingDirectory()
    {
        var environment = provider.GetRequiredService<ICakeEnvironment>();
        var directory = options.WorkingDirectory ?? provider.GetService<WorkingDirectory>()?.Path;
        if (directory is null)
            return;
        directory = directory.MakeAbsolute(environment);
        if (!provider.GetRequiredService<IFileSystem>().Exist(directory))
            throw new FrostingException($"The working directory '{directory.FullPath}' does not exist.");
        environment.WorkingDirectory = directory;
    }

    private void InstallTools(ICakeLog log)
    {
        IToolInstaller? installer = null;
        foreach (var tool in provider.GetServices<PackageReference>())
        {
            if (installer is null)
                log.Verbose("Installing tools...");
            installer ??= provider.GetRequiredService<IToolInstaller>();
            installer.Install(tool);
        }
    }

    private void RegisterLifetime(ICakeEngine engine, IFrostingContext context, ICakeLog log)
    {
        if (Get<IFrostingSetup>("setup", log) is { } setup)
            engine.RegisterSetupAction(info => setup.Setup(context, info));
        if (Get<IFrostingTeardown>("teardown", log) is { } teardown)
            engine.RegisterTeardownAction(info => teardown.Teardown(context, info));
        if (Get<IFrostingTaskSetup>("task setup", log) is { } taskSetup)
            engine.RegisterTaskSetupAction(info => taskSetup.Setup(context, info));
        if (Get<IFrostingTaskTeardown>("task teardown", log) is { } taskTeardown)
            engine.RegisterTaskTeardownAction(info => taskTeardown.Teardown(context, info));
    }

    private T? Get<T>(string role, ICakeLog log)
        where T : class
    {
        var service = provider.GetService<T>();
        if (service is not null)
            log.Debug("Registering {0}: {1}", role, service.GetType().Name);
        return service;
    }

    // Whoever asked Cake for the graph per target gets that, and shared dependencies once per target.
    private bool MergesTargets()
        => !string.Equals(
            provider.GetRequiredService<ICakeConfiguration>().GetValue("Settings_UnifiedDependencyGraphForMultipleTargets"),
            "false", StringComparison.OrdinalIgnoreCase);
}
