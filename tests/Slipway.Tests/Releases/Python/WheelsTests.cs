using Slipway.Releases;
using Slipway.Releases.Python;
using Slipway.State;
using Slipway.Tests.State;

namespace Slipway.Tests.Releases.Python;

/// <summary>Wheels of a variant: in the manifest, in the store, and in the virtual environment's name.</summary>
public sealed class WheelsTests : IDisposable
{
    private readonly TemporaryDirectory _project = new();
    private readonly ProjectPaths _paths;
    private readonly ContentStore _store;

    public WheelsTests()
    {
        _paths = new ProjectPaths(_project.Path);
        _store = new ContentStore(_paths);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task A_manifest_keeps_them_and_one_without_is_written_as_before()
    {
        var with = await ReleaseAsync("django-5.2.1-py3-none-any.whl");
        var read = ManifestJson.Read(ManifestJson.Write(with));
        Assert.Equal(with.Variants["v"].Wheels, read.Variants["v"].Wheels);
        Assert.Equal(ManifestJson.Write(with), ManifestJson.Write(read));
        var without = with with { Variants = new Dictionary<string, Variant> { ["v"] = with.Variants["v"] with { Wheels = [] } } };
        Assert.DoesNotContain("wheels", System.Text.Encoding.UTF8.GetString(ManifestJson.Write(without)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_is_whole_only_with_them_and_cleaning_leaves_them()
    {
        var release = ReleaseId.Seal(await ReleaseAsync("django-5.2.1-py3-none-any.whl"));
        var state = new DirectoryStateStore(_paths.State);
        var releases = new ReleaseRepository(state);
        await releases.AddAsync(release, Token);
        IContentStore store = _store;
        Assert.True(await store.HasAsync(release, Token));

        var garbage = new ReleaseGarbage(_paths, releases, state, _store);
        Assert.Empty((await garbage.FindAsync(new HashSet<string> { release.Id }, null, Token)).Files);
        Assert.Equal(2, (await garbage.FindAsync(new HashSet<string>(), null, Token)).Files.Count);

        var wheel = _store.Locate(release.Variants["v"].Wheels[0]);
        File.Delete(wheel);
        Assert.False(await store.HasAsync(release, Token));
    }

    [Fact]
    public async Task A_virtual_environment_is_named_after_packages_and_Python_and_not_after_files()
    {
        var environments = new PythonEnvironments(_paths, _store);
        var variant = (await ReleaseAsync("django-5.2.1-py3-none-any.whl")).Variants["v"];
        var directory = environments.DirectoryOf(variant);
        Assert.Equal(directory, environments.DirectoryOf(variant with { Key = "w", Files = [] }));
        Assert.NotEqual(directory, environments.DirectoryOf(variant with { Runtime = "python3.12" }));
        Assert.NotEqual(directory, environments.DirectoryOf(variant with { Wheels = [] }));
    }

    [Fact]
    public void What_a_lock_was_fetched_as_is_remembered()
    {
        var fetched = new PythonEnvironments(_paths, _store).WheelsOf("python3.11", "linux_x86_64", "digest");
        Assert.Null(fetched.Find());
        ReleaseFile[] wheels = [new("a-1-py3-none-any.whl", false, 7, new string('a', 64)), new("b-1-py3-none-any.whl", false, 8, new string('b', 64))];
        fetched.Record(wheels);
        Assert.Equal(wheels, fetched.Find());
    }

    [Fact]
    public void Only_what_nobody_uses_and_nobody_asked_for_lately_is_pruned()
    {
        var environments = new PythonEnvironments(_paths, _store);
        string[] names = ["used", "new", "old", "broken"];
        foreach (var name in names)
        {
            var directory = Directory.CreateDirectory(Path.Combine(_paths.Python, name)).FullName;
            if (name != "broken")
                File.WriteAllText(Path.Combine(directory, "complete"), "");
            if (name is "used" or "old")
                File.SetLastWriteTimeUtc(Path.Combine(directory, "complete"), DateTime.UtcNow.AddDays(-2));
            if (name == "broken")
                Directory.SetLastWriteTimeUtc(directory, DateTime.UtcNow.AddDays(-2));
        }

        environments.Prune(new HashSet<string> { Path.Combine(_paths.Python, "used") });
        Assert.Equal(["new", "used"], Directory.GetDirectories(_paths.Python).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private async Task<ReleaseManifest> ReleaseAsync(string wheel)
    {
        var file = Path.Combine(_project.Path, wheel);
        await File.WriteAllTextAsync(file, "a wheel", Token);
        var page = Path.Combine(_project.Path, "manage.py");
        await File.WriteAllTextAsync(page, "an app", Token);
        return new ReleaseManifest
        {
            Id = "",
            Commit = new string('c', 40),
            Builder = "python",
            Toolchain = "CPython 3.11.2, pip 23.0.1",
            App = ".",
            Processes = [new ProcessType("web", "gunicorn app")],
            Environments = new Dictionary<string, EnvironmentVariant> { ["staging"] = new("requirements/staging.txt", "l", "v") },
            Variants = new Dictionary<string, Variant>
            {
                ["v"] = new("v", "python3.11", "linux_x86_64", [await _store.AddAsync(page, "manage.py", false, Token)]) { Wheels = [await _store.AddAsync(file, wheel, false, Token)] },
            },
        };
    }
}
