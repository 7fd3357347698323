using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The source bundle of the Django guestbook: pip installs from it what the release has, and what a platform refuses is told before.</summary>
public sealed class DjangoBundleTests(DjangoSampleProject project) : IClassFixture<DjangoSampleProject>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pip_installs_the_locked_packages_from_it_and_the_app_of_it_starts()
    {
        await LockedAsync();
        var written = (await project.OfflineAsync("--target=BundleProduction", "--output=one.tar.gz")).MustExitWith(0);
        var digest = Regex.Match(written.Output, "sha256:([0-9a-f]{64}), ").Groups[1].Value;
        Assert.Matches($@"\n[0-9a-f]{{7}}-[0-9a-f]{{6}} is bundled for production, as heroku takes it\n  sha256:{digest}, [0-9.]+ kB unpacked\n  written to one\.tar\.gz\n", $"\n{written.Output}");

        // Another clone at another place, whose release is built there.
        var clone = Directory.CreateTempSubdirectory("slipway-clone-").FullName;
        var scratch = Directory.CreateTempSubdirectory("slipway-bundle-").FullName;
        try
        {
            await RepositoryUnderTest.GitAsync(clone, "clone", "-q", project.Root, ".");
            var again = (await Terminal.RunAsync(clone, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={clone}", "--target=BundleProduction", "--output=two.tar.gz"], Wheelhouse.Pip, TimeSpan.FromMinutes(5))).MustExitWith(0);
            Assert.Contains(digest, again.Output, StringComparison.Ordinal);
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(project.Root, "one.tar.gz"), Token), await File.ReadAllBytesAsync(Path.Combine(clone, "two.tar.gz"), Token));

            (await Terminal.RunAsync(scratch, "tar", ["-xzf", Path.Combine(project.Root, "one.tar.gz")])).MustExitWith(0);
            Assert.Equal("3.11\n", await File.ReadAllTextAsync(Path.Combine(scratch, ".python-version"), Token));
            var python = await VirtualEnvironment.CreateAsync(Path.Combine(scratch, ".venv"), Wheelhouse.Interpreters().First(), "--require-hashes", "-r", Path.Combine(scratch, "requirements.txt"));
            var checkedApp = await Terminal.RunAsync(scratch, Path.Combine(python.Programs, "python"), ["-c", "import django; django.setup(); import guestbook.urls; print(django.__version__)"], new Dictionary<string, string?>
            {
                ["DJANGO_SETTINGS_MODULE"] = "guestbook.settings.production",
                ["SECRET_KEY"] = new string('k', 50),
            });
            Assert.Equal($"{DjangoEnvironments.DjangoOf("production")}\n", checkedApp.MustExitWith(0).Output);
        }
        finally
        {
            Directory.Delete(clone, recursive: true);
            Directory.Delete(scratch, recursive: true);
            File.Delete(Path.Combine(project.Root, "one.tar.gz"));
        }
    }

    [Fact]
    public async Task What_a_buildpack_refuses_is_told_with_what_to_do()
    {
        await LockedAsync();
        project.Write("uv.lock", "");
        project.Write("runtime.txt", "python-3.11.2\n");
        await project.CommitAsync("Two more words on packages and Python");
        try
        {
            var told = (await project.SlipwayAsync("--target=BundleStaging", "--output=refused.zip")).MustExitWith(2);
            Assert.Contains(
                "uv.lock: Heroku's Python buildpack installs with one package manager, and this file is another's than requirements.txt. Keep it out of what is sent with the line 'uv.lock export-ignore' in .gitattributes, or remove it with git rm uv.lock; then commit.\n"
                + "runtime.txt: Heroku's Python buildpack goes by this file and not by .python-version, and it may name another Python. Keep it out of what is sent with the line 'runtime.txt export-ignore' in .gitattributes, or remove it with git rm runtime.txt; then commit.\n",
                told.Error,
                StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(project.Root, "refused.zip")));
            (await project.SlipwayAsync("--target=BundleStaging", "--for=elastic-beanstalk", "--output=taken.zip")).MustExitWith(0);
            Assert.Equal("--output: 'x.rar' has none of the endings .tar.gz, .tgz, .tar, .zip, which say what is written.", Line((await project.SlipwayAsync("--target=BundleStaging", "--output=x.rar")).MustExitWith(2)));
        }
        finally
        {
            File.Delete(Path.Combine(project.Root, "taken.zip"));
            (await Terminal.RunAsync(project.Root, "git", ["rm", "-q", "uv.lock", "runtime.txt"])).MustExitWith(0);
            await project.CommitAsync("One word is enough");
        }
    }

    /// <summary>A lock holds the hashes of the wheels that are here, so the sample has none of its own.</summary>
    private async Task LockedAsync()
    {
        if (File.Exists(Path.Combine(project.Root, "requirements/production.lock.txt")))
            return;
        var told = (await project.SlipwayAsync("--target=BundleProduction")).MustExitWith(2);
        Assert.Matches(@"requirements/production\.lock\.txt: there is no such lock in commit [0-9a-f]{7}, and Heroku's Python buildpack installs by itself: it could take other versions than [0-9a-f]{7}-[0-9a-f]{6} has\. Make it with \./build\.sh --target=RequirementsProduction, commit it, and build again\.\n", told.Error);
        (await project.SlipwayAsync("--target=Requirements")).MustExitWith(0);
        await project.CommitAsync("Lock the requirements");
    }

    private static string Line(CommandResult result) => result.Error.Split('\n')[0].Replace("error: ", "", StringComparison.Ordinal);
}
