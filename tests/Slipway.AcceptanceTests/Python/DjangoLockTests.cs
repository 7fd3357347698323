using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>Locks of a Python project through the real command line.</summary>
public sealed class DjangoLockTests(DjangoSampleProject project) : IClassFixture<DjangoSampleProject>
{
    [Fact]
    public async Task A_lock_is_taken_as_long_as_it_fits_and_a_wheel_as_long_as_its_hash_does()
    {
        (await project.SlipwayAsync("--target=RequirementsStaging", "--target=RequirementsProduction", "--target=RequirementsDevelopment")).MustExitWith(0);
        var original = project.Read("requirements/staging.lock.txt");
        Assert.Matches($@"(?m)^django=={Regex.Escape(DjangoEnvironments.DjangoOf("staging"))} \\\n    --hash=sha256:[0-9a-f]{{64}}$", original);
        Assert.Contains("nothing changed", (await project.SlipwayAsync("--target=RequirementsStaging")).MustExitWith(0).Output, StringComparison.Ordinal);
        await project.CommitAsync("Locks");
        var built = (await project.SlipwayAsync("--target=Build")).MustExitWith(0);
        Assert.DoesNotContain("has no lock", built.Output, StringComparison.Ordinal);

        // Another commit with the same locks asks no index.
        project.Replace("Procfile", "worker:", "# changed\nworker:");
        await project.CommitAsync("A comment");
        (await project.OfflineAsync("--target=Build")).MustExitWith(0);

        project.Replace("requirements/base.txt", "wsproto>=1.2,<2", "wsproto>=1.1,<2");
        await project.CommitAsync("Other requirements");
        var stale = (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(2);
        Assert.Contains(
            "requirements/staging.lock.txt: this lock does not fit requirements/staging.txt: requirements/staging.txt or what it includes (requirements/base.txt) has changed since. Renew it with ./build.sh --target=RequirementsStaging and commit it.\n",
            stale.Error,
            StringComparison.Ordinal);
        Assert.Equal("staging was never deployed.\n", (await project.SlipwayAsync("--target=HistoryStaging")).MustExitWith(0).Output);

        project.Replace("requirements/base.txt", "wsproto>=1.1,<2", "wsproto>=1.2,<2");
        var hash = Regex.Match(original, @"django==\S+ \\\n    --hash=(sha256:[0-9a-f]{64})").Groups[1].Value;
        var other = $"{hash[..^1]}{(hash[^1] == '0' ? '1' : '0')}";
        project.Replace("requirements/staging.lock.txt", hash, other);
        await project.CommitAsync("Another hash");
        var flipped = (await project.SlipwayAsync("--target=DeployStaging")).MustExitWith(1);
        Assert.Contains(
            $"django {DjangoEnvironments.DjangoOf("staging")} is not the file that requirements/staging.lock.txt names: it has the hash {hash}. Nothing of it was installed.\n",
            flipped.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Django==5.2.*\n-r more.txt\n", "-r staging.txt\n", @"requirements/more\.txt:1:4: the files include each other without an end: requirements/staging\.txt → requirements/more\.txt → requirements/staging\.txt\n")]
    [InlineData("Django==5.2.*\n-r mroe.txt\n", "", @"requirements/staging\.txt:2:4: '?requirements/mroe\.txt'? is not in the project, included by requirements/staging\.txt:2; .* did you mean 'requirements/more\.txt'\?\n")]
    [InlineData("Django==5.2.*\n-r more.txt\n", "Django==4.2.*\n", @"requirements/(staging|more)\.txt:1:1: Django==[45]\.2\.\* and Django==[45]\.2\.\* exclude each other.*: The user requested Django==5\.2\.\*; The user requested Django==4\.2\.\*\. Change one of them\.\n")]
    [InlineData("Django==5.2.*\n-r more.txt\n", "asgiref==0.1\n", @"requirements/more\.txt:1:1: no index has a version for asgiref==0\.1, included by requirements/staging\.txt:2: it has [0-9., ]+\. Versions for another Python or another system do not count\.\n")]
    public async Task What_cannot_be_locked_is_told_with_its_place(string staging, string more, string expected)
    {
        project.Write("requirements/staging.txt", staging);
        project.Write("requirements/more.txt", more);
        try
        {
            Assert.Matches(expected, (await project.SlipwayAsync("--target=RequirementsStaging")).MustExitWith(2).Error);
        }
        finally
        {
            (await Terminal.RunAsync(project.Root, "git", ["checkout", "--", "requirements"])).MustExitWith(0);
            File.Delete(Path.Combine(project.Root, "requirements", "more.txt"));
        }
    }
}
