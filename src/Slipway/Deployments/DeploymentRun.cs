using Slipway.Data.Points;
using Slipway.Deployments.Backups;
using Slipway.Environments;
using Slipway.Environments.Scrubbing;
using Slipway.Platforms;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>One request on its way through the steps: what is known so far, and what was done.</summary>
internal sealed class DeploymentRun
{
    public DeploymentRun(EngineParts parts, DeploymentRequest request, IProgress<DeploymentEvent> events)
    {
        Parts = parts;
        Request = request;
        Events = events;
        Platform = PlatformFor(parts, request.Environment);
        Ledger = new Ledger(parts.StateOf(Environment), Environment.Name);
        Journal = new Journal(parts.Paths.Journals, Environment.Name);
        Office = OfficeFor(parts, Environment);
        Hold = new DataHold(Platform, parts.Time);
        Hooks = new ProjectHooks(parts.Paths, parts.Environments) { Deadline = parts.HookDeadline };
    }

    public EngineParts Parts { get; }

    public DeploymentRequest Request { get; }

    public IProgress<DeploymentEvent> Events { get; }

    /// <summary>Fires when the person interrupts: for waits of a step that is not interruptible itself.</summary>
    public CancellationToken Interruption { get; set; }

    public AppEnvironment Environment => Request.Environment;

    public IPlatform Platform { get; }

    public Ledger Ledger { get; }

    public Journal Journal { get; }

    public LeaseOffice Office { get; }

    public ProjectHooks Hooks { get; }

    public DataHold Hold { get; }

    /// <summary>Newest number of the ledger.</summary>
    public int Newest { get; set; }

    /// <summary>What is live by the ledger.</summary>
    public HistoryEntry? Live { get; set; }

    /// <summary>What a rollback goes back from: the live deployment, or a newer one that got stuck on the platform.</summary>
    public HistoryEntry? Basis { get; set; }

    /// <summary>What shall run; null only where a rollback cannot know before an interrupted deployment is cleared.</summary>
    public DeploymentTarget? Target { get; set; }

    public IReadOnlyDictionary<string, Secret> Secrets { get; set; } = new Dictionary<string, Secret>();

    public SecretPrints Prints { get; set; } = SecretPrints.None;

    public Lease? Lease { get; set; }

    /// <summary>Why there is nothing to do; null: there is.</summary>
    public string? Satisfied { get; set; }

    /// <summary>What runs, asked before anything changes, and again right before the switch.</summary>
    public Observation Before { get; set; } = new();

    /// <summary>Restore point whose data are to come; null: none.</summary>
    public KnownPoint? Point { get; set; }

    /// <summary>The environment whose restore point it is.</summary>
    public AppEnvironment Source => Request.Source ?? Environment;

    /// <summary>What becomes of the data before anybody sees them; null: they come as they are.</summary>
    public ScrubRules? Rules { get; set; }

    /// <summary>The database that was restored and is yet to be scrubbed; null: none is.</summary>
    public DatabaseBeside? Unscrubbed { get; set; }

    /// <summary>The exchange of the restore before, where this one brings back what that has put aside.</summary>
    public DataExchange? PutAside { get; set; }

    /// <summary>Whether other data come with it.</summary>
    public bool ChangesData => Request.Kind == DeploymentKind.Restore || Request.Data == RollbackData.Restore;

    /// <summary>The exchange of data, once what is to come lies beside.</summary>
    public DataExchange? Exchange { get; set; }

    /// <summary>Restore point that was taken of what is about to be changed.</summary>
    public string? PointBefore { get; set; }

    public DeploymentRecord? Record { get; set; }

    public DeploymentOutcome? Outcome { get; set; }

    public StagedRelease? Staged { get; set; }

    /// <summary>Reads, while the processes start, which migrations the database has now; null: it is read at the end.</summary>
    public Task<AppliedMigrations?>? Migrations { get; set; }

    /// <summary>Migrations that were, or were begun to be, taken back.</summary>
    public IReadOnlyList<string> Reversed { get; set; } = [];

    public bool ReleaseCommandBegun { get; set; }

    /// <summary>Hooks that were begun, in order.</summary>
    public List<string> HooksBegun { get; } = [];

    /// <summary>What a hook behind the verified deployment failed at.</summary>
    public HookFailedException? FollowUp { get; set; }

    /// <summary>Whether data may have changed their places.</summary>
    public bool ExchangeBegun { get; set; }

    public bool SwitchBegun { get; set; }

    /// <summary>Whether the switch took effect, as far as anybody can tell.</summary>
    public bool Switched { get; set; }

    public List<string> Notes { get; } = [];

    public int Number => Record?.Number ?? Newest + 1;

    public ReleaseManifest Release => Target!.Release!;

    /// <exception cref="LeaseLostException">The lease is lost.</exception>
    public Task<Fence> FenceAsync(CancellationToken cancellationToken) => Lease!.EnsureHeldAsync(cancellationToken);

    public async Task<StageRequest> StageRequestAsync(string step, CancellationToken cancellationToken) => new()
    {
        Environment = Environment,
        Deployment = Number,
        Release = Release,
        Variant = Release.VariantFor(Environment.VariantName),
        Run = Target!.Run!,
        Secrets = Secrets,
        Fence = await FenceAsync(cancellationToken),
        SameAs = Target.RollbackTo?.Record.Number,
        SameAsRuns = Target.RollbackTo is { } back && Before.Warm.Contains(back.Record.Number),
        Output = new Lines(line => Events.Report(new StepOutput(step, line))),
        Progress = new Lines(line => Events.Report(new StepProgress(step, line))),
        Advance = new Advances(step, Events),
    };

    public void Warn(string text) => Events.Report(new DeploymentWarning(text));

    public static LeaseOffice OfficeFor(EngineParts parts, AppEnvironment environment) => OfficeFor(parts, environment.Name, parts.StateOf(environment));

    /// <summary>For an environment that may have a history and no file any more.</summary>
    public static LeaseOffice OfficeFor(EngineParts parts, string environment, IStateStore? state = null) =>
        new(state ?? parts.State, environment, Path.Combine(parts.Paths.Journals, $"{environment}.lease.json"), parts.Identity, parts.Time);

    /// <exception cref="ConfigurationException">No such kind is registered.</exception>
    public static IPlatform PlatformFor(EngineParts parts, AppEnvironment environment)
    {
        var kind = parts.Platforms.FirstOrDefault(kind => kind.Schema.Kind == environment.Platform.Kind);
        if (kind is not null)
            return kind.Create(environment, parts.Paths, parts.Content);
        var kinds = parts.Platforms.Select(known => known.Schema.Kind).ToList();
        throw new ConfigurationException(
            environment.Platform.Location ?? environment.File,
            $"platform.kind: there is no platform '{environment.Platform.Kind}'{NearestName.Hint(environment.Platform.Kind, kinds)} Known are {string.Join(", ", kinds)}.");
    }
}
