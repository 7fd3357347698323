using System.Diagnostics;
using System.Text.Json.Nodes;
using Slipway.AcceptanceTests.Guestbook;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>Virtual environments of the dock: made once, whole or anew.</summary>
public sealed class DjangoInstallationTests(DjangoSampleProject project) : IClassFixture<DjangoSampleProject>
{
    private string Python => Hidden("python");

    [Theory]
    [InlineData("environment.created")]
    [InlineData("environment.installed")]
    public async Task One_whose_maker_was_killed_is_made_anew_by_two_that_ask_at_once(string point)
    {
        project.Replace("Procfile", "worker:", $"# {point}\nworker:");
        await project.CommitAsync("A release of its own");
        (await project.SlipwayAsync("--target=Build")).MustExitWith(0);
        (await project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        // As on a new machine: nothing that ran before needs what is deleted here.
        foreach (var directory in new[] { Python, Hidden("dock"), Hidden("journals"), Hidden("state", "environments") }.Where(Directory.Exists))
            Directory.Delete(directory, recursive: true);
        var token = Path.Combine(project.Root, ".slipway", "token");
        await File.WriteAllTextAsync(token, "", TestContext.Current.CancellationToken);
        var fault = new Dictionary<string, string?> { ["SLIPWAY_FAULT"] = $"kill@{point}", ["SLIPWAY_FAULT_TOKEN"] = token };

        var killed = await Terminal.RunAsync(project.Root, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={project.Root}", "--target=DeployStaging"], fault);
        Assert.NotEqual(0, killed.ExitCode);
        Assert.False(File.Exists(token));
        Assert.False(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(Python)), "complete")));

        // Both have the same packages.
        var both = await Task.WhenAll(project.OfflineAsync("--target=DeployStaging"), project.OfflineAsync("--target=DeployDevelopment"));
        Assert.All(both, deployed => deployed.MustExitWith(0));
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(Python)), "complete")));
    }

    [Fact]
    public async Task A_Python_that_is_not_there_is_told_with_those_that_are()
    {
        project.Write(".python-version", "3.3\n");
        try
        {
            var told = (await project.SlipwayAsync("--target=RequirementsStaging")).MustExitWith(2);
            Assert.Matches(@"^\.python-version: Python 3\.3 with pip is not on this machine: there are 3\..+\. Install it \(Debian and Ubuntu: apt-get install python3\.3 python3-pip; anywhere: pyenv install 3\.3\), or declare another version in \.python-version\.\n", told.Error);
        }
        finally
        {
            (await Terminal.RunAsync(project.Root, "git", ["checkout", "--", ".python-version"])).MustExitWith(0);
        }
    }

    [Fact]
    public async Task Those_that_were_removed_by_hand_come_back_with_the_next_start_and_ask_no_index()
    {
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        var release = await ReleaseAsync();

        RemovePython();
        Assert.Equal(DjangoEnvironments.DjangoOf("staging"), Line(await project.OfflineAsync("--target=RunStaging", "--command=python manage.py version")));
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(Python)), "complete")));

        RemovePython();
        (await project.OfflineAsync("--target=RestartStaging")).MustExitWith(0);
        Assert.Equal(release, await ReleaseAsync());
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(Python)), "complete")));

        // No command: the dock itself starts what has died.
        RemovePython();
        var died = WebProcess();
        using (var process = Process.GetProcessById(died))
            process.Kill();
        // All packages are installed anew first.
        await Wait.UntilAsync(async () => WebProcess() is not 0 and var next && next != died && await IsUpAsync(), TimeSpan.FromMinutes(2), () => $"It did not come back. The dock says:\n{File.ReadAllText(Path.Combine(Hidden("dock"), "dock.log"))}");
        Assert.Equal(release, await ReleaseAsync());

        // And after all of it was stopped.
        (await project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        RemovePython();
        (await project.OfflineAsync("--target=RedeployStaging")).MustExitWith(0);
        Assert.Equal(release, await ReleaseAsync());
    }

    [Fact]
    public async Task No_start_compiles_anything()
    {
        (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        var python = Assert.Single(Directory.GetDirectories(Python), directory => Directory.GetDirectories(Path.Combine(directory, "lib", "python3.11", "site-packages"), $"?jango-{DjangoEnvironments.DjangoOf("staging")}*").Length > 0);
        var release = Directory.GetDirectories(Hidden("dock", "releases", "staging")).MaxBy(Directory.GetCreationTimeUtc)!;
        var (own, packages) = (Compiled(release), Compiled(python));
        var sources = Directory.GetFiles(release, "*.py", SearchOption.AllDirectories).Length;
        Assert.True(sources > 30 && own.Count == sources, $"{own.Count} of {sources} files of the app are compiled.");
        // PEP 552: bit 0, by hash; bit 1, looked at. The source is not asked.
        Assert.All(own.Concat(packages), file => Assert.Equal(1, BitConverter.ToInt32(File.ReadAllBytes(file.Key).AsSpan(4, 4))));

        (await project.OfflineAsync("--target=RestartStaging")).MustExitWith(0);
        (await project.OfflineAsync("--target=RunStaging", "--command=python manage.py check")).MustExitWith(0);
        Assert.Equal(own, Compiled(release));
        Assert.Equal(packages, Compiled(python));
    }

    [Fact]
    public async Task A_machine_without_the_Python_of_a_release_is_told_before_anything_is_touched()
    {
        var deployed = (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        var release = await ReleaseAsync();
        project.Replace("Procfile", "worker:", "# for a machine without Python\nworker:");
        await project.CommitAsync("Another release");
        var built = (await project.SlipwayAsync("--target=Build")).MustExitWith(0).Output;
        var next = built[..built.IndexOf(" is built", StringComparison.Ordinal)].Split('\n')[^1];
        (await project.SlipwayAsync("--target=Stop")).MustExitWith(0);
        RemovePython();
        var programs = Directory.CreateTempSubdirectory("slipway-programs-").FullName;
        try
        {
            foreach (var program in Environment.GetEnvironmentVariable("PATH")!.Split(':').Where(Directory.Exists).SelectMany(Directory.GetFiles).Where(program => !Path.GetFileName(program).StartsWith("python", StringComparison.Ordinal)).DistinctBy(Path.GetFileName))
                File.CreateSymbolicLink(Path.Combine(programs, Path.GetFileName(program)), program);
            var without = new Dictionary<string, string?> { ["PATH"] = programs, ["PYENV_ROOT"] = programs };
            var told = await Terminal.RunAsync(project.Root, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={project.Root}", "--target=DeployStaging", $"--release={next}"], without);
            told.MustExitWith(2);
            Assert.StartsWith("error: Python 3.11 with pip is not on this machine: there is none. Install it (Debian and Ubuntu: apt-get install python3.11 python3-pip; anywhere: pyenv install 3.11), or declare another version in .python-version.\n", told.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(programs, recursive: true);
        }

        (await project.OfflineAsync("--target=RedeployStaging")).MustExitWith(0);
        Assert.Equal(release, await ReleaseAsync());
    }

    /// <summary>At once: what runs there may die of it and be started again meanwhile.</summary>
    private void RemovePython()
    {
        var aside = Directory.CreateTempSubdirectory("slipway-removed-").FullName;
        Directory.Move(Python, Path.Combine(aside, "python"));
        Directory.Delete(aside, recursive: true);
    }

    private static Dictionary<string, DateTime> Compiled(string directory) =>
        Directory.GetFiles(directory, "*.pyc", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Order(StringComparer.Ordinal).ToDictionary(file => file, File.GetLastWriteTimeUtc);

    private static string Line(CommandResult result) => result.MustExitWith(0).Output.Trim().Split('\n')[^1];

    private async Task<bool> IsUpAsync()
    {
        using var http = new HttpClient();
        try
        {
            using var response = await http.GetAsync(new Uri($"http://localhost:{project.StagingPort}/healthz"), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<string> ReleaseAsync()
    {
        using var http = new HttpClient();
        return (string)JsonNode.Parse(await http.GetStringAsync(new Uri($"http://localhost:{project.StagingPort}/healthz"), TestContext.Current.CancellationToken))!["release"]!;
    }

    /// <returns>Number of the live web process; 0: none runs.</returns>
    private int WebProcess()
    {
        var staging = JsonNode.Parse(File.ReadAllText(Hidden("dock", "state.json")))!["environments"]!["staging"]!;
        var live = staging["deployments"]!.AsArray().First(deployment => (int)deployment!["number"]! == (int)staging["live"]!)!;
        return live["instances"]!.AsArray().FirstOrDefault(instance => (string)instance!["name"]! == "web.1") is { } web ? (int)web["processId"]! : 0;
    }

    private string Hidden(params string[] names) => Path.Combine([project.Root, ".slipway", .. names]);
}
