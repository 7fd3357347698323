using Slipway.AcceptanceTests.Shell;
using Slipway.Requirements;

namespace Slipway.AcceptanceTests.Releases;

/// <summary>What cannot be built says why, where and what to type; nothing is recorded.</summary>
public sealed class UnbuildableTests : IAsyncLifetime
{
    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-unbuildable-").FullName;
    private SampleProject _project = null!;

    public async ValueTask InitializeAsync() => _project = await SampleProject.CreateAsync(Path.Combine(_scratch, "project"));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Everything_that_can_be_seen_without_building_is_told_at_once()
    {
        _project.Write("app/Procfile", "web dotnet Tiny.dll\n");
        _project.Delete("requirements/production.props");
        await _project.CommitAsync("Much is missing");
        _project.Write("app/packages.staging.lock.json", "{}");
        var commit = (await RepositoryUnderTest.GitAsync(_project.Paths.Root, "rev-parse", "HEAD"))[..7];

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _project.BuildAsync("HEAD"));

        Assert.Equal(ExitCode.Usage, error.ExitCode);
        Assert.Equal(
            $"""
            environments/production.yml: requirements file 'requirements/production.props' is not in commit {commit}. Create and commit it, or name another file with the key 'requirements'.
            app/packages.development.lock.json: there is no lock for requirements/development.props in commit {commit}. Make it with ./build.sh --target=RequirementsDevelopment and commit it.
            app/packages.staging.lock.json: this lock is not in commit {commit}. Commit it: git add app/packages.staging.lock.json && git commit.
            app/Procfile:1:1: 'web dotnet Tiny.dll' has no ':'; a line is 'name: command'. Example: 'web: dotnet MyApp.dll'.
            """,
            error.Message);
        NothingIsLeft();
    }

    [Fact]
    public async Task An_app_directory_without_project_names_those_of_the_repository()
    {
        Directory.Move(Path.Combine(_project.Paths.Root, "app"), Path.Combine(_project.Paths.Root, "shop"));
        await _project.CommitAsync("The app lies elsewhere");
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _project.BuildAsync());
        Assert.Equal("There is no app in 'app': no project file (.csproj, .fsproj, .vbproj) is there. Web projects of this repository: shop/Tiny.csproj. Name the directory of one with the key 'app' in environments/base.yml, such as 'app: shop'.", error.Message);
    }

    [Fact]
    public async Task Several_web_projects_in_the_app_directory_are_named()
    {
        File.Copy(Path.Combine(_project.Paths.Root, "app", "Tiny.csproj"), Path.Combine(_project.Paths.Root, "app", "Other.csproj"));
        await _project.CommitAsync("Two projects in one directory");
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _project.BuildAsync());
        Assert.Equal("There are several projects in 'app' (app/Other.csproj, app/Tiny.csproj); put the app's into a directory of its own and name that with the key 'app' in environments/base.yml.", error.Message);
    }

    [Fact]
    public async Task Uncommitted_changes_are_refused_where_they_may_not_be_built_in()
    {
        await _project.CommitAsync("An app without locks");
        _project.Write("app/Program.cs", "changed");
        _project.Write("new.txt", "new");
        var error = await Assert.ThrowsAsync<RefusedException>(() => _project.BuildAsync());
        Assert.Equal("The work tree has 2 uncommitted changes (app/Program.cs, new.txt); a release for a protected environment is made from a commit alone.", error.Message);
        Assert.Equal("Commit or stash them, or leave them out: the same command with --commit=HEAD", error.Next);
        Assert.Equal(ExitCode.Refused, error.ExitCode);
    }

    [Fact]
    public async Task Stale_locks_are_told_for_every_environment_with_the_target_that_renews_them()
    {
        foreach (var environment in _project.Environments)
            await _project.RenewAsync(environment.Name);
        // Development and staging have equal locks and are built once; only staging's file asks for something else now.
        _project.Require("staging", SampleProject.OldMarkdig);
        _project.Require("production", SampleProject.NewMarkdig);
        await _project.CommitAsync("Requirements without their locks");

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _project.BuildAsync());

        Assert.Equal(
            """
            app/packages.production.lock.json: this lock does not fit requirements/production.props: The package reference Markdig version has changed from [1.5.1, ) to [1.6.0, ). Renew it with ./build.sh --target=RequirementsProduction and commit it.
            app/packages.staging.lock.json: this lock does not fit requirements/staging.props: The package reference Markdig version has changed from [1.6.0, ) to [1.5.1, ). Renew it with ./build.sh --target=RequirementsStaging and commit it.
            """,
            error.Message);
        NothingIsLeft();

        var renewed = Assert.Single(await _project.RenewAsync("production"));
        Assert.Equal(new PackageChange("Markdig", "1.5.1", "1.6.0"), Assert.Single(renewed.Packages));
        Assert.Equal("Markdig 1.5.1 → 1.6.0", renewed.Packages[0].ToString());
        Assert.False(renewed.Created);
        Assert.Empty(await _project.RenewAsync("production"));
    }

    [Fact]
    public async Task A_compiler_error_is_told_with_its_place_and_a_dirty_tree_is_built_as_it_lies_there()
    {
        // One environment is enough here, and one publish a build.
        _project = new SampleProject(_project.Paths.Root) { Environments = [SampleProject.Environment("staging")] };
        await _project.RenewAsync("staging");
        await _project.CommitAsync("An app");
        _project.Write("app/Broken.cs", "class Broken { int X => ; }\n");
        var commit = (await RepositoryUnderTest.GitAsync(_project.Paths.Root, "rev-parse", "HEAD"))[..7];

        var error = await Assert.ThrowsAsync<SlipwayException>(() => _project.BuildAsync(allowDirty: true));

        Assert.Equal(ExitCode.Failed, error.ExitCode);
        Assert.Equal($"dotnet publish of app/Tiny.csproj for staging failed (commit {commit}).", error.Message);
        Assert.Equal("app/Broken.cs:1:25: CS1525: Invalid expression term ';'", error.Details[0]);
        NothingIsLeft();

        _project.Write("app/Broken.cs", "// mended\n");
        var phases = new Phases();
        var dirty = (await _project.BuildAsync(allowDirty: true, phase: phases)).Manifest;
        Assert.StartsWith(commit, dirty.Id, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", dirty.Dirty);
        Assert.Equal($"export {commit} with 1 uncommitted change", phases.Told[0]);
        Assert.True((await _project.BuildAsync(allowDirty: true)).Existing);

        // Two processes build the clean commit at once: one release, and neither disturbs the other.
        var both = await Task.WhenAll(_project.BuildAsync("HEAD"), new SampleProject(_project.Paths.Root) { Environments = _project.Environments }.BuildAsync("HEAD"));
        Assert.Equal(both[0].Manifest.Id, both[1].Manifest.Id);
        Assert.Null(both[0].Manifest.Dirty);
        Assert.NotEqual(dirty.Id, both[0].Manifest.Id);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_project.Paths.Builds));
    }

    private void NothingIsLeft()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(_project.Paths.Builds));
        Assert.False(Directory.Exists(_project.Paths.State));
    }
}
