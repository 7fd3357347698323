namespace Slipway.AcceptanceTests.Python;

/// <summary>Packages of an index that asks for a login: the password gets there, and nowhere else.</summary>
public sealed class PackageIndexTests
{
    private const string Canary = "hunter2-canary-4711";

    private static readonly SmallPackage Built = new("smallbuilt", "1.0") { BuildNeeds = ["h11"] };

    private static string Login => "  logins:\n    127.0.0.1: { user: ci, password: env:INDEX_PASSWORD }\n";

    [Fact]
    public async Task The_environments_file_names_it_and_its_password_shows_nowhere()
    {
        using var index = Guarded();
        await using var project = await SmallPythonProject.CreateAsync("click\nsmallbuilt\n", $"  index: {index.Address}\n{Login}");
        var variables = new Dictionary<string, string?>(PackageIndex.Nowhere) { ["INDEX_PASSWORD"] = Canary };

        var locked = (await project.SlipwayAsync(variables, "--target=RequirementsStaging")).MustExitWith(0);
        Assert.Contains($"click==8.1.8 \\\n    --hash=sha256:{index.HashOf("click-8.1.8-py3-none-any.whl")}\nsmallbuilt==1.0 \\\n    --hash=sha256:{index.HashOf(Built.SourceName)}\n", project.Read("requirements/staging.lock.txt"), StringComparison.Ordinal);
        await project.CommitAsync("A lock");
        var built = (await project.SlipwayAsync(variables, "--target=Build")).MustExitWith(0);
        var shown = (await project.SlipwayAsync(variables, "--target=ConfigStaging")).MustExitWith(0);
        Assert.Contains("env:INDEX_PASSWORD", shown.Output, StringComparison.Ordinal);

        // The build of the source asked for what it needs, through a pip of pip's own.
        Assert.Contains("/files/h11-0.14.0-py3-none-any.whl", index.Asked);
        Assert.Empty(index.Shown);
        Assert.DoesNotContain(Canary, locked.All + built.All + shown.All, StringComparison.Ordinal);
        Assert.Empty(project.FilesWith(Canary));
    }

    [Fact]
    public async Task A_wrong_or_missing_password_is_told_without_it()
    {
        using var index = Guarded();
        await using var project = await SmallPythonProject.CreateAsync("click\n", $"  index: {index.Address}\n{Login}");
        var missing = (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=RequirementsStaging")).MustExitWith(2);
        Assert.Contains("environments/staging.yml:6:38: the password of 'staging' for 127.0.0.1 (env:INDEX_PASSWORD) is missing: the variable INDEX_PASSWORD is not set where this command runs\n", missing.Error, StringComparison.Ordinal);

        var wrong = await project.SlipwayAsync(new Dictionary<string, string?>(PackageIndex.Nowhere) { ["INDEX_PASSWORD"] = "hunter2-wrong-0815" }, "--target=RequirementsStaging");
        wrong.MustExitWith(1);
        Assert.Contains($"requirements/staging.txt, the requirements of staging, could not be resolved: {index.Address}click/ could not be read (401 Client Error: Unauthorized).\n", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("Check what the host is told: python.logins in the environment's file, or pip's own configuration.\n", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong.All, StringComparison.Ordinal);
        Assert.Empty(project.FilesWith("hunter2-wrong-0815"));
    }

    [Fact]
    public async Task Pips_own_configuration_goes_on_working_beside_it()
    {
        using var index = Guarded();
        await using var project = await SmallPythonProject.CreateAsync("click\n", Login);
        project.Write(".slipway/pip.conf", $"[global]\nindex-url = {index.Address}\n");
        var variables = new Dictionary<string, string?>(PackageIndex.Nowhere)
        {
            ["PIP_INDEX_URL"] = null,
            ["PIP_CONFIG_FILE"] = Path.Combine(project.Root, ".slipway", "pip.conf"),
            ["INDEX_PASSWORD"] = Canary,
        };
        (await project.SlipwayAsync(variables, "--target=RequirementsStaging")).MustExitWith(0);
        Assert.Contains("/simple/click/", index.Asked);
        Assert.Empty(index.Shown);
    }

    [Fact]
    public async Task A_password_in_a_requirements_file_is_refused_where_it_stands()
    {
        using var index = Guarded();
        await using var project = await SmallPythonProject.CreateAsync($"-r base.txt\nclick\n");
        project.Write("requirements/base.txt", $"# where from\n--index-url http://ci:{Canary}@127.0.0.1:{index.Port}/simple/\n");
        var refused = (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=RequirementsStaging")).MustExitWith(2);
        Assert.Contains(
            $"requirements/base.txt:2:1: --index-url http://[secret]@127.0.0.1:{index.Port}/simple/ holds a user name or a password, included by requirements/staging.txt:1: it would be committed, and copied into the lock. Remove it, and say it in the environment's file (python.logins) or in pip's own configuration; as a variable, '${{TOKEN}}', it may stand here\n",
            refused.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, refused.All, StringComparison.Ordinal);

        // As a variable it may: the lock has its name.
        project.Write("requirements/base.txt", $"--index-url http://ci:${{INDEX_TOKEN}}@127.0.0.1:{index.Port}/simple/\n");
        var locked = (await project.SlipwayAsync(new Dictionary<string, string?>(PackageIndex.Nowhere) { ["INDEX_TOKEN"] = Canary }, "--target=RequirementsStaging")).MustExitWith(0);
        Assert.Contains($"--index-url http://ci:${{INDEX_TOKEN}}@127.0.0.1:{index.Port}/simple/\n", project.Read("requirements/staging.lock.txt"), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, locked.All, StringComparison.Ordinal);
        Assert.Empty(project.FilesWith(Canary));
    }

    private static PackageIndex Guarded() => new PackageIndex { Login = $"ci:{Canary}", Canary = Canary }.With(Built.SourceName, Built.Source());
}
