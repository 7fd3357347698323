using Slipway.Releases;

namespace Slipway.Tests.Deployments.Kit;

/// <summary>The releases of a test, its repository and its builder.</summary>
internal sealed class Shelf : IReleaseRepository, IReleaseBuilder, ISource, IContentStore
{
    private readonly SortedDictionary<string, ReleaseManifest> _releases = new(StringComparer.Ordinal);

    public SourceRevision Head { get; set; } = new(Commit('a'), "main", Dirty: false);

    public HashSet<(string Commit, string Branch)> OnBranch { get; } = [];

    public List<string> Built { get; } = [];

    public static string Commit(char letter) => new(letter, 40);

    public static string Id(char letter) => $"{new string(letter, 7)}-000001";

    /// <summary>Runtime of the releases that are put from now on.</summary>
    public string Runtime { get; set; } = "net10.0";

    /// <summary>Wheels of the releases that are put from now on.</summary>
    public IReadOnlyList<ReleaseFile> Wheels { get; set; } = [];

    public ReleaseManifest Put(char letter, string? dirty = null, params ProcessType[] processes)
    {
        var release = new ReleaseManifest
        {
            Id = Id(letter),
            Commit = Commit(letter),
            Dirty = dirty,
            Builder = "test",
            Toolchain = "none",
            App = ".",
            Processes = processes.Length > 0 ? processes : [new("web", "serve"), new("worker", "work"), new("release", "migrate")],
            Environments = new[] { "staging", "production", "qa" }.ToDictionary(name => name, name => new EnvironmentVariant($"requirements/{name}.props", "lock1", "variant1")),
            Variants = new Dictionary<string, Variant> { ["variant1"] = new("variant1", Runtime, "any", [new ReleaseFile("app.dll", false, 1, "00")]) { Wheels = Wheels } },
        };
        _releases[release.Id] = release;
        return release;
    }

    public void Remove(char letter) => _releases.Remove(Id(letter));

    public Task<ReleaseManifest?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_releases.GetValueOrDefault(id));

    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. _releases.Keys]);

    public Task AddAsync(ReleaseManifest manifest, CancellationToken cancellationToken)
    {
        _releases[manifest.Id] = manifest;
        return Task.CompletedTask;
    }

    public async Task<BuiltRelease> BuildAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        var letter = (request.Revision ?? Head.Commit)[0];
        Built.Add(Id(letter));
        request.Phase?.Report("publish net10.0");
        var existing = _releases.ContainsKey(Id(letter));
        if (!existing && request.BeforeBuild is { } before)
            await before(Commit(letter), cancellationToken);
        return new BuiltRelease(existing ? _releases[Id(letter)] : Put(letter), existing);
    }

    /// <summary>Release that a plan finds to be built already.</summary>
    public string? Found { get; set; }

    public Task<ReleaseManifest?> FindAsync(BuildRequest request, CancellationToken cancellationToken) => Task.FromResult(Found is null ? null : _releases.GetValueOrDefault(Found));

    public Task<SourceRevision> ResolveAsync(string? revision, CancellationToken cancellationToken) =>
        Task.FromResult(revision is null ? Head : new SourceRevision(Commit(revision[0]), null, Dirty: false));

    public Task<bool> IsOnBranchAsync(string commit, string branch, CancellationToken cancellationToken) => Task.FromResult(OnBranch.Contains((commit, branch)));

    /// <summary>What lies between commits, where a test says so; else each is one commit ahead of the one before.</summary>
    public Func<string?, string, CommitComparison> Compares { get; set; } = (from, to) => new CommitComparison
    {
        Added = from == to ? CommitList.None : new CommitList(1, [new SourceCommit(to, $"Make {to[..1]}")]),
    };

    /// <summary>Locks by commit.</summary>
    public Dictionary<string, LockedRequirements> Locks { get; } = [];

    /// <summary>Procfiles by commit.</summary>
    public Dictionary<string, IReadOnlyList<ProcessType>> Procfiles { get; } = [];

    public Task<CommitComparison> CompareAsync(string? from, string to, int most, CancellationToken cancellationToken) => Task.FromResult(Compares(from, to));

    public Task<LockedRequirements?> LocksAsync(SourceRevision revision, string environment, CancellationToken cancellationToken) =>
        Task.FromResult(Locks.GetValueOrDefault(revision.Dirty ? "dirty" : revision.Commit));

    public Task<IReadOnlyList<ProcessType>?> ProcessesAsync(SourceRevision revision, string app, CancellationToken cancellationToken) =>
        Task.FromResult(Procfiles.GetValueOrDefault(revision.Dirty ? "dirty" : revision.Commit));

    public Task<ReleaseFile> AddAsync(string file, string releasePath, bool executable, CancellationToken cancellationToken) => throw new InvalidOperationException("The engine adds no files.");

    public bool Contains(ReleaseFile file) => true;

    public Task UnpackAsync(IReadOnlyList<ReleaseFile> files, string directory, CancellationToken cancellationToken) => throw new InvalidOperationException("The engine unpacks nothing.");
}
