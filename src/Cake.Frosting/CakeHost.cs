using System.Reflection;
using Cake.Cli;
using Cake.Core;
using Cake.Core.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Cake.Frosting;

/// <summary>Runs the tasks of the entry assembly, and of those added, from a command line.</summary>
public sealed class CakeHost
{
    private readonly ServiceCollection _services = HostServices.Create();
    private readonly List<Assembly> _assemblies = [];

    public CakeHost()
    {
        if (Assembly.GetEntryAssembly() is { } entry)
            _assemblies.Add(entry);
    }

    public static CakeHost Create() => new();

    /// <summary>Adds the exported task classes of an assembly.</summary>
    public CakeHost AddAssembly(Assembly assembly)
    {
        _assemblies.Add(assembly);
        return this;
    }

    public CakeHost ConfigureServices(Action<IServiceCollection> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services(_services);
        return this;
    }

    /// <summary>Runs the host.</summary>
    /// <param name="args">The command line; see <c>--help</c>.</param>
    /// <returns>0 on success, else the exit code of the <see cref="CakeException"/> that stopped it, or 1.</returns>
    public int Run(IEnumerable<string> args)
    {
        foreach (var assembly in _assemblies)
            HostServices.AddTasks(_services, assembly);
        var options = HostOptions.Parse(args);
        _services.AddSingleton(options.ToArguments());
        var provider = _services.BuildServiceProvider();
        try
        {
            new HostRun(provider, options).Execute();
            return 0;
        }
        catch (Exception exception)
        {
            return provider.GetRequiredService<ICakeLog>().LogException(exception);
        }
    }
}
