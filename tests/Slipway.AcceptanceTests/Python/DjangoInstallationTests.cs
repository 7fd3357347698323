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

    private string Hidden(params string[] names) => Path.Combine([project.Root, ".slipway", .. names]);
}
