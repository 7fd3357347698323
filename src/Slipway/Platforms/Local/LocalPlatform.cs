using Slipway.Environments;
using Slipway.Platforms.Local.Protocol;
using Slipway.Releases;
using Slipway.Releases.Python;

namespace Slipway.Platforms.Local;

/// <summary>One environment on the project's dock.</summary>
public sealed partial class LocalPlatform : IPlatform, IStartBeside, IReleasePhase, IPruneReleases, IRunOnThisMachine, IKeepData
{
    private readonly AppEnvironment _environment;
    private readonly IContentStore _content;
    private readonly DockPaths _paths;
    private readonly DockClient _client;
    private readonly string _binaries;
    private readonly PythonEnvironments _python;

    /// <param name="environment">The environment that it serves.</param>
    /// <param name="paths">The project.</param>
    /// <param name="content">Where the files of releases come from.</param>
    /// <param name="binaries">Directory of the daemon's binaries.</param>
    internal LocalPlatform(AppEnvironment environment, ProjectPaths paths, IContentStore content, string binaries)
    {
        _environment = environment;
        _content = content;
        _binaries = binaries;
        _paths = new DockPaths(paths);
        _client = new DockClient(_paths, binaries);
        _python = new PythonEnvironments(_paths.Project, content);
    }

    public string Kind => LocalPlatformKind.Kind;

    private int Port => (int)(long)_environment.Platform.Values[LocalPlatformKind.Port];

    public string DataDirectory => _paths.Project.Data(_environment.Name);

    public string Url => $"http://localhost:{Port}";

    public async Task<IReadOnlyList<Problem>> CheckAsync(StageRequest request, CancellationToken cancellationToken)
    {
        var status = await _client.StatusAsync(cancellationToken);
        return
        [
            .. LocalChecks.Machine(_binaries, status is not null),
            .. LocalChecks.Port(_environment, Port, status),
            .. LocalChecks.Release(request, _environment),
            .. LocalChecks.Disk(request, _paths),
            .. PythonEnvironments.IsPython(request.Variant) && await _python.CheckAsync(request.Variant, cancellationToken) is { } problem ? [problem] : Array.Empty<Problem>(),
        ];
    }

    public async Task<StagedRelease> StageAsync(StageRequest request, CancellationToken cancellationToken)
    {
        // A rollback inside the warm window is only a switch.
        if (!request.SameAsRuns)
            await UnpackAsync(request, cancellationToken);
        return new StagedRelease(request, _paths.Project.Relative(DirectoryOf(request)));
    }

    public Task RunReleaseCommandAsync(StagedRelease staged, CancellationToken cancellationToken) =>
        staged.Request.Run.ReleaseCommand is { } command
            ? ReleaseCommand.RunAsync(command, _paths.Root, DirectoryOf(staged.Request), Spec(staged.Request), staged.Request, cancellationToken)
            : Task.CompletedTask;

    public async Task StartAsync(StagedRelease staged, CancellationToken cancellationToken)
    {
        var request = staged.Request;
        var start = Request(DockRequest.Start, request.Deployment, request.Fence) with
        {
            Spec = Spec(request),
            Secrets = request.Secrets.ToDictionary(pair => pair.Key, pair => pair.Value.Reveal(), StringComparer.Ordinal),
        };
        try
        {
            await _client.SendAsync(start, request.Progress, cancellationToken);
        }
        catch (SlipwayException) when (!Directory.Exists(DirectoryOf(request)))
        {
            // The processes that were warm when it was staged have ended since, or are not the same after all.
            await UnpackAsync(request, cancellationToken);
            await _client.SendAsync(start, request.Progress, cancellationToken);
        }
    }

    public Task ActivateAsync(StagedRelease staged, Fence fence, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Switch, staged.Request.Deployment, fence), staged.Request.Progress, cancellationToken);

    public Task DiscardAsync(StagedRelease staged, CancellationToken cancellationToken) =>
        _client.SendAsync(Request(DockRequest.Discard, staged.Request.Deployment, staged.Request.Fence), null, cancellationToken);

    public async Task PruneAsync(IReadOnlySet<int> keep, Fence fence, CancellationToken cancellationToken)
    {
        await _client.SendAsync(Request(DockRequest.Prune, 0, fence) with { Keep = [.. keep.Order()] }, null, cancellationToken);
        if (StoredDeployment.PythonOfAll(_paths) is { } used)
            _python.Prune(used);
    }

    public bool Has(int deployment)
    {
        var releases = Path.GetDirectoryName(_paths.Release(_environment.Name, deployment, ""))!;
        // One that took the warm processes of another has no directory of its own.
        return File.Exists(_paths.Deployment(_environment.Name, deployment)) || (Directory.Exists(releases) && Directory.EnumerateDirectories(releases, $"v{deployment}-*").Any());
    }

    public async Task<Observation> ObserveAsync(CancellationToken cancellationToken)
    {
        var status = await _client.StatusAsync(cancellationToken);
        if (status is null)
            return new Observation { Url = Url, Unavailable = WhatWouldComeBack(), Remembered = Remembered()?.Live };
        if (!status.Environments.TryGetValue(_environment.Name, out var environment))
            return new Observation { Url = Url };
        return new Observation
        {
            Release = environment.Release,
            Deployment = environment.Live,
            Url = environment.Ports is [var port] ? $"http://localhost:{port}" : Url,
            Processes = environment.Processes,
            Warm = environment.Warm,
            Warnings = environment.Warnings,
            Maintenance = environment.Maintenance,
            Pause = environment.Pause,
        };
    }

    public async Task RestoreAsync(Observation observed, Fence fence, CancellationToken cancellationToken)
    {
        if (observed.Deployment is { } deployment)
            await _client.SendAsync(Request(DockRequest.Start, deployment, fence), null, cancellationToken);
        await _client.SendAsync(Request(DockRequest.Switch, observed.Deployment ?? 0, fence), null, cancellationToken);
    }

    private async Task UnpackAsync(StageRequest request, CancellationToken cancellationToken)
    {
        var directory = DirectoryOf(request);
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        await _content.UnpackAsync(request.Variant.Files, directory, request.Advance, cancellationToken);
        if (PythonEnvironments.IsPython(request.Variant))
            await _python.EnsureAsync(request.Variant, request.Output, cancellationToken);
        foreach (var upload in request.Run.Uploads)
            UploadDirectory.Link(directory, _paths.Project.Data(request.Environment.Name), upload);
    }

    private DockRequest Request(string verb, int deployment, Fence fence) => new()
    {
        Verb = verb,
        Environment = _environment.Name,
        TargetName = _environment.TargetName,
        Port = Port,
        Deployment = deployment,
        Epoch = fence.Epoch,
        Holder = fence.Holder,
    };

    private string DirectoryOf(StageRequest request) =>
        _paths.Release(request.Environment.Name, request.Deployment, request.Release.Id);

    private DeploymentSpec Spec(StageRequest request) => new()
    {
        Environment = request.Environment.Name,
        TargetName = request.Environment.TargetName,
        Number = request.Deployment,
        Release = request.Release.Id,
        Directory = _paths.Project.Relative(DirectoryOf(request)),
        Python = PythonEnvironments.IsPython(request.Variant) ? _paths.Project.Relative(_python.DirectoryOf(request.Variant)) : null,
        Packages = PythonEnvironments.IsPython(request.Variant) ? new PythonPackages(request.Variant.Runtime, request.Variant.Platform, _content is ContentStore store ? store.Root : _paths.Project.Store, request.Variant.Wheels) : null,
        Logs = _paths.Project.Relative(_paths.Logs(request.Environment.Name, request.Deployment)),
        Port = Port,
        Processes = [.. request.Run.Processes
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new ProcessSpec(pair.Key, pair.Value.Command, pair.Value.Instances))],
        Config = request.Run.Config,
        Uploads = request.Run.Uploads,
        HealthPath = request.Run.Health.Path,
        HealthTimeout = request.Run.Health.Timeout,
        Warm = Warm,
        Drain = Drain,
        Expires = request.Environment.Expires,
    };

    private string WhatWouldComeBack() => Remembered() is { Live: { } live } environment
        ? $"the dock is not running; it would bring back v{live} ({environment.Deployments.First(one => one.Number == live).Release})"
        : "the dock is not running";

    private EnvironmentState? Remembered() =>
        (StateReader.TryRead(_paths.State) ?? StateReader.TryRead(_paths.StateCopy))?.Environments.GetValueOrDefault(_environment.Name);
}
