using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>Locks by a real uv, where there is one.</summary>
public sealed class UvTests
{
    [Fact]
    public async Task It_locks_as_pip_does_from_an_index_that_asks_for_a_login()
    {
        Part.Require("uv");
        const string password = "hunter2-canary-4711";
        using var index = new PackageIndex { Login = $"ci:{password}", Canary = password };
        await using var project = await SmallPythonProject.CreateAsync("click\nuvicorn\n", $"  resolver: uv\n  index: {index.Address}\n  logins:\n    127.0.0.1: {{ user: ci, password: env:INDEX_PASSWORD }}\n");
        var variables = new Dictionary<string, string?>(PackageIndex.Nowhere) { ["INDEX_PASSWORD"] = password };
        (await project.SlipwayAsync(variables, "--target=RequirementsStaging")).MustExitWith(0);
        var byUv = project.Read("requirements/staging.lock.txt");
        project.Write("environments/staging.yml", project.Read("environments/staging.yml").Replace("resolver: uv", "resolver: pip", StringComparison.Ordinal));
        (await project.SlipwayAsync(variables, "--target=RequirementsStaging")).MustExitWith(0);
        Assert.Equal(project.Read("requirements/staging.lock.txt"), byUv);
        Assert.Empty(index.Shown);
        Assert.Empty(project.FilesWith(password));

        project.Write("environments/staging.yml", project.Read("environments/staging.yml").Replace("resolver: pip", "resolver: uv", StringComparison.Ordinal));
        project.Write("requirements/staging.txt", "uvicorn\nh11==0.1\n");
        var impossible = (await project.SlipwayAsync(variables, "--target=RequirementsStaging")).MustExitWith(2);
        Assert.Matches(@"requirements/staging\.txt:\d:1: no versions go together with ", impossible.Error);
    }
}
