using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Deployments;
using Slipway.Frosting;
using Slipway.Frosting.Ci;
using Slipway.Frosting.Output;
using Slipway.Tests.CakeFrosting;
using Slipway.Tests.Environments;

namespace Slipway.Tests.Frosting;

/// <summary>Runs command lines of a project with three environments, over a faked engine, and keeps what is printed.</summary>
internal sealed class Slip : IDisposable
{
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public Slip()
    {
        Project.With("base.yml", "platform: { kind: local }\n")
            .With("development.yml", "platform: { port: 8080 }\n")
            .With("staging.yml", "platform: { port: 8081 }\n")
            .With("production.yml", "platform: { port: 8082 }\nprotect: { confirm: true }\n");
    }

    public ProjectFolder Project { get; } = new();

    public FakeEngine Engine { get; } = new();

    /// <summary>Whether the project's own engine runs instead: what it does before it builds or starts anything.</summary>
    public bool IsReal { get; set; }

    public List<IFrostingTask> Tasks { get; } = [];

    /// <summary>What the project registers besides its tasks.</summary>
    public Action<CakeHost> Registers { get; set; } = _ => { };

    public bool Colour { get; set; }

    /// <summary>CI job that it runs in.</summary>
    internal Func<ICiWriter, ICiJob>? Job { get; set; }

    /// <summary>Directory that the person stands in.</summary>
    public string Directory { get; set; } = "/";

    /// <summary>What somebody types; null: nobody is there.</summary>
    public string? Typed { get; set; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public int Run(params string[] args)
    {
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var host = new CakeHost().ConfigureServices(services =>
        {
            // Cake's own would move the whole process into the project, and other tests with it.
            services.AddSingleton<ICakeEnvironment>(new MemoryEnvironment(Project.Paths.Root));
            if (!IsReal)
                services.AddSingleton<IDeploymentEngine>(Engine);
            foreach (var task in Tasks)
                services.AddSingleton(task);
        });
        Registers(host);
        var console = new SlipwayConsole
        {
            Out = _out,
            Error = _error,
            In = new StringReader(Typed ?? ""),
            Colour = Colour,
            CanAsk = Typed is not null,
            Job = Job,
        };
        return SlipwayHost.RunSlipway(host, args, console, new StoppedClock(), Project.Paths.Root, Directory);
    }

    public void Dispose() => Project.Dispose();

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Sample.Now;

        public override long GetTimestamp() => 0;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
