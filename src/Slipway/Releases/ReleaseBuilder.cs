using System.Collections.Concurrent;
using Slipway.Processes;
using Slipway.Requirements;
using Slipway.State;

namespace Slipway.Releases;

/// <summary>
/// Builds a commit once: finds the release that was made of the same inputs, else exports the commit, makes the variant
/// of every environment, stores the files and records the manifest.
/// </summary>
public sealed class ReleaseBuilder(ProjectPaths paths, IReleaseRepository releases, IStateStore state, IContentStore store) : IReleaseBuilder
{
    /// <summary>Two publishes at once take two thirds of the time of one after the other on two cores; more would only fight.</summary>
    private const int Parallelism = 2;

    private readonly BuildIndex _index = new(state, releases);
    private readonly Packer _packer = new(store);

    /// <inheritdoc/>
    /// <exception cref="ConfigurationException">The repository, the Procfile, requirements or locks are wrong: every problem at once.</exception>
    /// <exception cref="RefusedException">There are uncommitted changes, and <see cref="BuildRequest.AllowDirty"/> does not let them in.</exception>
    /// <exception cref="SlipwayException">The build failed; the compiler's errors are the details.</exception>
    public async Task<BuiltRelease> BuildAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        var (commit, changes) = await SourceAsync(repository, request, cancellationToken);
        var index = changes.Count == 0 ? null : FileIndex.Open(paths.Index, repository.TopLevel);
        var inputs = await InputsAsync(repository, request, commit, changes, index, cancellationToken);
        index?.Save();
        if (await FindAsync(inputs, cancellationToken) is { } existing)
            return new BuiltRelease(existing, Existing: true);
        if (request.BeforeBuild is { } before)
            await before(commit, cancellationToken);
        try
        {
            using var workspace = BuildWorkspace.Create(paths.Builds);
            return await BuildAsync(repository, request, inputs, changes, workspace, cancellationToken);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.While($"building commit {commit[..7]}", paths.Builds, exception);
        }
    }

    /// <inheritdoc/>
    public async Task<ReleaseManifest?> FindAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        if (request.Revision is null && !request.AllowDirty && (await repository.StatusAsync(cancellationToken)).Changes.Count > 0)
            return null;
        var (commit, changes) = await SourceAsync(repository, request, cancellationToken);
        // Not saved: whoever only asks changes nothing.
        var index = changes.Count == 0 ? null : FileIndex.Open(paths.Index, repository.TopLevel);
        return await FindAsync(await InputsAsync(repository, request, commit, changes, index, cancellationToken), cancellationToken);
    }

    private async Task<ReleaseManifest?> FindAsync(BuildInputs inputs, CancellationToken cancellationToken) =>
        await _index.FindAsync(inputs, cancellationToken) is { } existing && await store.HasAsync(existing, cancellationToken) ? existing : null;

    private async Task<BuildInputs> InputsAsync(GitRepository repository, BuildRequest request, string commit, IReadOnlyList<GitChange> changes, FileIndex? index, CancellationToken cancellationToken)
    {
        var dirty = changes.Count == 0 ? null : await UncommittedChanges.DigestAsync(repository.TopLevel, changes, index, cancellationToken);
        return new BuildInputs(commit, dirty, repository.Prefix + request.Environments[0].App, AppBuilders.Toolchains(paths, request.Environments), request.Environments);
    }

    private async Task<BuiltRelease> BuildAsync(GitRepository repository, BuildRequest request, BuildInputs inputs, IReadOnlyList<GitChange> changes, BuildWorkspace workspace, CancellationToken cancellationToken)
    {
        var (commit, app) = (inputs.Commit, request.Environments[0].App);
        request.Phase?.Report(changes.Count == 0 ? $"export {commit[..7]}" : $"export {commit[..7]} with {changes.Count} uncommitted {(changes.Count == 1 ? "change" : "changes")}");
        var export = await SourceExport.CreateAsync(repository, commit, changes, repository.TopLevel, Path.Combine(workspace.Root, "1"), app, cancellationToken);
        if (changes.Count > 0)
        {
            // Of the bytes that are built, whatever was saved in between.
            inputs = inputs with { Dirty = await UncommittedChanges.DigestAsync(export.Tree, changes, index: null, cancellationToken) };
        }

        var (processes, requirements, builder) = await CheckAsync(export, request, cancellationToken);
        var toolchain = await builder.ToolchainAsync(export, cancellationToken);
        var locks = new Dictionary<string, string>();
        foreach (var file in requirements)
            locks[file.Environment.Name] = await builder.LockAsync(export, file, cancellationToken);

        var groups = requirements.GroupBy(file => (Lock: locks[file.Environment.Name], Variation: builder.Variation(file.Environment)))
            .Select((group, i) => (Number: i + 1, group.Key.Lock, Requirements: group.ToList())).ToList();
        var variants = new Variant[groups.Count];
        var problems = new ConcurrentQueue<Problem>();
        await Parallel.ForEachAsync(groups, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, async (group, token) =>
        {
            // Each has a tree of its own: a build may write into it.
            var own = group.Number == 1 ? export : await SourceExport.CreateAsync(repository, commit, changes, export.Tree, Path.Combine(workspace.Root, $"{group.Number}"), app, token);
            request.Phase?.Report($"publish for {string.Join(", ", group.Requirements.Select(file => file.Environment.Name))}");
            try
            {
                var built = await builder.BuildAsync(own, group.Requirements, token);
                variants[group.Number - 1] = await _packer.PackAsync(built, Path.Combine(own.AppDirectory, Procfile.FileName), group.Lock, request.Advance, token);
            }
            catch (ConfigurationException exception)
            {
                // The other variants' locks may be stale too: a person wants to know all at once.
                foreach (var problem in exception.Problems)
                    problems.Enqueue(problem);
            }
        });
        if (!problems.IsEmpty)
            throw new ConfigurationException([.. problems.OrderBy(problem => problem.ToString(), StringComparer.Ordinal)]);

        var manifest = ReleaseId.Seal(new ReleaseManifest
        {
            Id = "",
            Commit = commit,
            Dirty = inputs.Dirty,
            Builder = builder.Name,
            Toolchain = toolchain,
            App = app,
            Processes = processes,
            Environments = groups.SelectMany(group => group.Requirements.Select(file => (file.Environment.Name, Entry: new EnvironmentVariant(file.Path, group.Lock, variants[group.Number - 1].Key))))
                .ToDictionary(entry => entry.Name, entry => entry.Entry),
            Variants = variants.DistinctBy(variant => variant.Key).ToDictionary(variant => variant.Key),
        });
        // In this order: content belongs to a manifest from the moment that others see it, and is not cleaned away.
        await releases.AddAsync(manifest, cancellationToken);
        await store.ShareAsync(manifest, cancellationToken);
        return new BuiltRelease(await _index.RecordAsync(inputs, manifest, cancellationToken), Existing: false);
    }

    private static async Task<(string Commit, IReadOnlyList<GitChange> Changes)> SourceAsync(GitRepository repository, BuildRequest request, CancellationToken cancellationToken)
    {
        if (request.Revision is { } revision)
            return (await repository.ResolveAsync(revision, cancellationToken), []);
        var status = await repository.StatusAsync(cancellationToken);
        if (status.Changes.Count == 0 || request.AllowDirty)
            return (status.Commit, status.Changes);
        const int shown = 5;
        var names = string.Join(", ", status.Changes.Take(shown).Select(change => change.Path)) + (status.Changes.Count > shown ? ", …" : "");
        throw new RefusedException($"The work tree has {status.Changes.Count} uncommitted {(status.Changes.Count == 1 ? "change" : "changes")} ({names}); a release for a protected environment is made from a commit alone.")
        {
            Next = "Commit or stash them, or leave them out: the same command with --commit=HEAD",
        };
    }

    /// <exception cref="ConfigurationException">All problems of the export.</exception>
    private async Task<(IReadOnlyList<ProcessType> Processes, IReadOnlyList<RequirementsFile> Requirements, IAppBuilder Builder)> CheckAsync(SourceExport export, BuildRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var requirements = new List<RequirementsFile>();
        foreach (var environment in request.Environments.OrderBy(environment => environment.Name, StringComparer.Ordinal))
        {
            if (RequirementsFile.Select(environment, export.Project, export.Origin, out var problem) is { } file)
                requirements.Add(file);
            else
                problems.Add(problem!);
        }

        var builder = AppBuilders.For(requirements, paths, store, request, out var mixed);
        problems.AddRange(builder is null ? [mixed!] : await builder.CheckAsync(export, requirements, cancellationToken));
        IReadOnlyList<ProcessType> processes = [];
        if (Directory.Exists(export.AppDirectory))
        {
            try
            {
                processes = ReadProcfile(export);
            }
            catch (ConfigurationException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? (processes, requirements, builder!) : throw new ConfigurationException(problems);
    }

    private static IReadOnlyList<ProcessType> ReadProcfile(SourceExport export)
    {
        var name = export.App is "." ? Procfile.FileName : $"{export.App}/{Procfile.FileName}";
        var path = Path.Combine(export.AppDirectory, Procfile.FileName);
        return File.Exists(path) ? Procfile.Parse(File.ReadAllText(path), name) : throw new ConfigurationException([Procfile.Missing(name)]);
    }
}
