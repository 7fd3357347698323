using System.Text;
using Slipway.Environments;
using Slipway.Processes;
using Slipway.Requirements;
using Slipway.Requirements.Python;
using Slipway.State;

namespace Slipway.Releases.Bundles;

/// <summary>
/// Makes what a platform that builds for itself is sent: the app's directory as the release's commit has it, with the
/// locked requirements of the environment as <c>requirements.txt</c> and the Python of the release as <c>.python-version</c>
/// at the root.
/// </summary>
public sealed class SourceBundler(ProjectPaths paths, IStateStore state, IContentStore store)
{
    private const string Python = "python";

    private readonly BundleIndex _index = new(state);

    /// <summary>Platforms whose rules are known, by name; the first is the most widely understood.</summary>
    public static IReadOnlyList<string> Platforms { get; } = [.. PythonBuild.Known.Select(build => build.Name)];

    /// <summary>Endings of the names of files that a bundle can be written as.</summary>
    public static IReadOnlyList<string> Endings => BundleFile.Endings;

    /// <returns>Why an environment of the work tree can have none, told before anything is built; null: it can.</returns>
    public Problem? Unsuited(AppEnvironment environment) =>
        RequirementsFile.Select(environment, paths.Root, null, out _) is { IsPip: false } requirements
            ? new Problem(environment.File, $"{environment.Name} has no source bundle: {requirements.Path} is for a .NET app, of which what was built is sent. Bundles are for Python apps.")
            : null;

    /// <summary>Makes the bundle of a release for an environment, and keeps it.</summary>
    /// <param name="release">The release.</param>
    /// <param name="environment">Whose requirements it gets.</param>
    /// <param name="platform">One of <see cref="Platforms"/>: whose rules it is held to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConfigurationException">The platform would refuse it, or install something else: every problem.</exception>
    public Task<SourceBundle> MakeAsync(ReleaseManifest release, AppEnvironment environment, string platform, CancellationToken cancellationToken) =>
        MakeAsync(release, environment, PythonBuild.Known.First(build => build.Name == platform), cancellationToken);

    internal async Task<SourceBundle> MakeAsync(ReleaseManifest release, AppEnvironment environment, PythonBuild build, CancellationToken cancellationToken)
    {
        if (release.Builder != Python)
            throw new ConfigurationException(environment.File, $"a source bundle is made of Python apps, and release {release.Id} is one of {release.Builder}: what is sent of it is what was built.");
        if (release.Dirty is not null)
            throw new ConfigurationException(environment.File, $"release {release.Id} was built with uncommitted changes, and a source bundle is made of a commit. Commit them and build again.");
        release.VariantFor(environment.VariantName);
        try
        {
            using var workspace = BuildWorkspace.Create(paths.Builds);
            return await MakeAsync(release, environment, build, workspace, cancellationToken);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.While($"making the bundle of {release.Id}", paths.Builds, exception);
        }
    }

    /// <returns>The bundle that was made before, where the store still has it: it needs no repository. Null: make it.</returns>
    public async Task<SourceBundle?> FindAsync(string release, string environment, CancellationToken cancellationToken) =>
        await _index.FindAsync(release, environment, cancellationToken) is { } found && store.Contains(found.Content) ? found : null;

    /// <summary>Writes a bundle as a file for a platform or a person.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="output">A name with one of <see cref="Endings"/>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SlipwayException">The content store has lost or damaged it.</exception>
    public async Task WriteAsync(SourceBundle bundle, string output, CancellationToken cancellationToken)
    {
        using var workspace = BuildWorkspace.Create(paths.Builds);
        var unpacked = Path.Combine(workspace.Root, "bundle");
        await store.UnpackAsync([bundle.Content], unpacked, cancellationToken);
        await BundleFile.WriteAsync(Path.Combine(unpacked, bundle.Content.Path), output, cancellationToken);
    }

    private async Task<SourceBundle> MakeAsync(ReleaseManifest release, AppEnvironment environment, PythonBuild build, BuildWorkspace workspace, CancellationToken cancellationToken)
    {
        var repository = GitRepository.Open(paths.Root);
        if (!await new GitHistory(repository).HasAsync(release.Commit, cancellationToken))
            throw new ConfigurationException($"Commit {release.Commit[..7]} of release {release.Id} is not in this clone, and its source bundle is made of it.") { Next = repository.IsShallow ? "git fetch --unshallow" : "git fetch" };
        var export = await SourceExport.CreateAsync(repository, release.Commit, [], repository.TopLevel, Path.Combine(workspace.Root, "1"), release.App, cancellationToken);
        var problems = new List<Problem>();
        var python = release.VariantFor(environment.VariantName).Runtime[PythonInterpreter.RuntimePrefix.Length..];
        try
        {
            var text = new BundleRequirements(export, environment.VariantName, environment.TargetName, build).Write(release.Environments[environment.VariantName], release.Id, python);
            Put(export, SourceRules.Requirements, text);
        }
        catch (ConfigurationException exception)
        {
            problems.AddRange(exception.Problems);
            Put(export, SourceRules.Requirements, "");
        }

        Put(export, SourceRules.PythonVersion, $"{python}\n");
        problems.AddRange(SourceRules.Check(export.AppDirectory, build));
        if (problems.Count > 0)
            throw new ConfigurationException(problems);

        var archive = Path.Combine(workspace.Root, "bundle.tar");
        await BundleArchive.WriteAsync(export.AppDirectory, export.Time, archive, cancellationToken);
        var bundle = new SourceBundle(release.Id, environment.VariantName, await store.AddAsync(archive, Path.GetFileName(archive), executable: false, cancellationToken));
        await _index.RecordAsync(bundle, cancellationToken);
        return bundle;
    }

    /// <summary>Instead of what the commit has there: a file, or a link to one.</summary>
    private static void Put(SourceExport export, string name, string text)
    {
        var file = Path.Combine(export.AppDirectory, name);
        File.Delete(file);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }
}
