using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Tests.Tasks;

namespace Slipway.Tests.CakeFrosting;

/// <summary>A host over a directory of its own, with what it says and does written down.</summary>
internal sealed class HostFixture : IDisposable
{
    public HostFixture()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("slipway-host-").FullName;
        Environment = new MemoryEnvironment(Directory);
        Host.ConfigureServices(services => services
            .AddSingleton<ICakeEnvironment>(Environment)
            .AddSingleton<ICakeLog>(Log)
            .AddSingleton<IConsole>(Console)
            .AddSingleton<ICakeReportPrinter>(Printer)
            .AddSingleton<IToolInstaller>(Installer)
            .AddSingleton(Journal));
    }

    public string Directory { get; }

    public CakeHost Host { get; } = new();

    public MemoryEnvironment Environment { get; }

    public RecordingLog Log { get; } = new();

    public RecordingConsole Console { get; } = new();

    public SilentReportPrinter Printer { get; } = new();

    public RecordingToolInstaller Installer { get; } = new();

    public Journal Journal { get; } = [];

    public HostFixture With<T>()
        where T : class, IFrostingTask
    {
        Host.ConfigureServices(services => services.AddSingleton<IFrostingTask, T>());
        return this;
    }

    public int Run(params string[] args) => Host.Run(args);

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
}
