using System.Reflection;
using Cake.Cli;
using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using CakeRegistrations = Cake.Cli.ServiceCollectionExtensions;

namespace Cake.Frosting;

/// <summary>What a host has before its user registers anything. Whatever is registered later wins.</summary>
internal static class HostServices
{
    public static ServiceCollection Create()
    {
        var services = new ServiceCollection();
        CakeRegistrations.UseCakeDefaultModules(services);
        // What Cake's AddCakeDiagnostics registers, but that one looks at the terminal at once, and few runs need to know it.
        services
            .AddSingleton<ICakeLog, CakeBuildLog>()
            .AddSingleton<IConsole, CakeConsole>()
            .AddSingleton<IAnsiConsole>(_ => AnsiConsole.Console)
            .AddSingleton<ICakeReportPrinter, CakeSpectreReportPrinter>()
            .AddSingleton<Cake.Core.Tooling.IToolInstaller, OnDemandToolInstaller>()
            .AddSingleton<IToolInstaller, ToolInstaller>()
            .AddSingleton<ICakeConfiguration, FrostingConfiguration>()
            .AddSingleton<BuildScriptHost<IFrostingContext>>()
            .AddSingleton<DryRunScriptHost<IFrostingContext>>()
            .AddSingleton<TreeScriptHost>()
            .AddSingleton<DescriptionScriptHost>()
            .AddSingleton<IVersionResolver, VersionResolver>()
            .AddSingleton<ICakeVersionFeature, VersionFeature>()
            .AddSingleton<ICakeInfoFeature, InfoFeature>()
            .AddSingleton<IFrostingContext, FrostingContext>();
        return services;
    }

    /// <summary>Registers every exported task class; one that is internal is silently no task.</summary>
    public static void AddTasks(IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            if (type is { IsClass: true, IsAbstract: false } && typeof(IFrostingTask).IsAssignableFrom(type))
                services.AddSingleton(typeof(IFrostingTask), type);
        }
    }
}
