using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>Bad input through the real command line: exit code 2, the place, what to do next, and nothing touched.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly TinyProject _project = new();

    public async ValueTask InitializeAsync() => await _project.InitializeAsync();

    public async ValueTask DisposeAsync() => await _project.DisposeAsync();

    public static TheoryData<string, string> BadFiles => new()
    {
        { "helth: { path: /healthz }\n", "environments/staging.yml:2:1: unknown key 'helth'" },
        { "processes: { web: { instances: many } }\n", "environments/staging.yml:2:32:" },
        { "config: { A: b }\nconfig: { A: c }\n", "environments/staging.yml:3:1:" },
        { "config:\n\tA: b\n", "environments/staging.yml:3:" },
        { "config: &all\n  A: *all\n", "environments/staging.yml:" },
    };

    [Fact]
    public async Task Bad_input_is_told_with_its_place_and_touches_nothing()
    {
        foreach (var (yaml, place) in BadFiles.Select(row => row.Data))
        {
            _project.Configure("staging", _project.Staging(yaml));
            await RefusedAsync(place, "--target=DeployStaging");
        }

        _project.Configure("staging", _project.Staging("config: { A: \"" + new string('x', 10 * 1024 * 1024) + "\" }\n"));
        await RefusedAsync("environments/staging.yml", "--target=DeployStaging");

        _project.Configure("staging", _project.Staging("secrets: { TOKEN: env:SLIPWAY_TEST_NO_SUCH_VARIABLE }\n"));
        await RefusedAsync("environments/staging.yml:2:", "--target=DeployStaging");

        _project.Configure("staging", _project.Staging());
        _project.Configure("No_Name", _project.Staging());
        await RefusedAsync("environments/No_Name.yml", "--target=DeployStaging");
        File.Delete(Path.Combine(_project.Root, "environments", "No_Name.yml"));

        await RefusedAsync("v99", "--target=RollbackStaging", "--to=v99");
        await RefusedAsync("DeployStaging", "--target=DeployStagin");
        await RefusedAsync("--commit", "--target=DeployStaging", "--comit=HEAD");
        await RefusedAsync("no-such-revision", "--target=DeployStaging", "--commit=no-such-revision");

        _project.Write("app/Procfile", "web: dotnet Tiny.dll\nthis is no process\n");
        await RepositoryUnderTest.CommitAsync(_project.Root, "A bad Procfile");
        await RefusedAsync("Procfile:2", "--target=DeployStaging");

        Assert.False(Directory.Exists(Path.Combine(_project.Root, ".slipway", "dock", "releases")), "Something was staged.");
        Assert.False(Directory.Exists(Path.Combine(_project.Root, ".slipway", "state", "environments", "staging", "deployments")), "Something was recorded.");
    }

    [Fact]
    public async Task A_project_that_is_no_repository_or_has_no_commit_says_so()
    {
        Directory.Delete(Path.Combine(_project.Root, ".git"), recursive: true);
        await RefusedAsync("git", "--target=DeployStaging");
        await RepositoryUnderTest.GitAsync(_project.Root, "init", "-q", "-b", "main");
        await RefusedAsync("commit", "--target=DeployStaging");
    }

    private async Task RefusedAsync(string shown, params string[] arguments)
    {
        var result = (await _project.SlipwayAsync(arguments)).MustExitWith(2);
        Assert.Contains(shown, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.All, StringComparison.Ordinal);
    }
}
