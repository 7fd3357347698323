using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>Locks that other programs made, through the real command line: nothing is resolved again.</summary>
public sealed class OthersLocksTests
{
    private const string Click = "click-8.1.8-py3-none-any.whl";

    [Fact]
    public async Task A_pylock_is_fetched_from_where_it_says_and_released()
    {
        using var index = new PackageIndex();
        await using var project = await SmallPythonProject.CreateAsync("click>=8\n");
        project.Write("pylock.staging.toml", PyLock(index, Click));
        await project.CommitAsync("A lock of uv");

        // No index is known: its addresses are enough.
        var built = (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=Build")).MustExitWith(0);
        Assert.DoesNotContain("has no lock", built.All, StringComparison.Ordinal);
        Assert.Equal([$"/files/{Click}"], index.Asked);
        var manifest = File.ReadAllText(Directory.EnumerateFiles(Path.Combine(project.Root, ".slipway", "state", "releases"), "*.json").Single());
        Assert.Contains(index.HashOf(Click), manifest, StringComparison.Ordinal);

        var refused = (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=RequirementsStaging")).MustExitWith(2);
        Assert.Contains("pylock.staging.toml: this file is the lock of staging: make it anew with the program that made it, such as 'pip lock' or 'uv export'. To have Slipway lock, remove it and write what is needed into requirements/staging.txt.\n", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_commit_makes_the_same_release_in_another_clone_and_a_bundle_of_the_same_packages()
    {
        using var index = new PackageIndex();
        await using var project = await SmallPythonProject.CreateAsync("click>=8\n");
        project.Write("pylock.staging.toml", PyLock(index, Click));
        project.Write("app.py", "print('an app')\n");
        await project.CommitAsync("A lock of uv");
        await using var clone = await SmallPythonProject.CreateAsync("");
        await RepositoryUnderTest.GitAsync(clone.Root, "fetch", "-q", project.Root, "main");
        await RepositoryUnderTest.GitAsync(clone.Root, "reset", "-q", "--hard", "FETCH_HEAD");

        var ids = new List<string>();
        foreach (var each in (SmallPythonProject[])[project, clone])
        {
            (await each.SlipwayAsync(PackageIndex.Nowhere, "--target=Build")).MustExitWith(0);
            ids.Add(Path.GetFileName(Directory.EnumerateFiles(Path.Combine(each.Root, ".slipway", "state", "releases"), "*.json").Single()));
        }

        Assert.Equal(ids[0], ids[1]);
        (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=BundleStaging", "--output=bundle.tar")).MustExitWith(0);
        var sent = (await Terminal.RunAsync(project.Root, "tar", ["-xOf", "bundle.tar", "requirements.txt"])).MustExitWith(0);
        Assert.Equal($"# The locked requirements of staging, written by Slipway: pylock.staging.toml is where they come from.\nclick==8.1.8 \\\n    --hash=sha256:{index.HashOf(Click)}\n", sent.Output);
    }

    [Fact]
    public async Task A_pylock_alone_selects_the_packages()
    {
        using var index = new PackageIndex();
        await using var project = await SmallPythonProject.CreateAsync("click\n");
        File.Delete(Path.Combine(project.Root, "requirements", "staging.txt"));
        project.Write("pylock.toml", PyLock(index, Click));
        await project.CommitAsync("A lock of pip");
        (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=Build")).MustExitWith(0);
        Assert.Equal([$"/files/{Click}"], index.Asked);

        // What fits no Python of this kind is told before anything is released.
        project.Write("pylock.toml", PyLock(index, Click).Replace("py3-none-any", "cp27-none-win_amd64", StringComparison.Ordinal));
        await project.CommitAsync("A lock for another machine");
        var unfit = (await project.SlipwayAsync(PackageIndex.Nowhere, "--target=Build")).MustExitWith(2);
        Assert.Matches(@"pylock\.toml:4:8: no wheel of click that this lock names fits Python 3\.11\.\d+ on linux_\w+: lock for that anew\n", unfit.Error);
    }

    [Fact]
    public async Task A_compiled_requirements_file_is_a_lock_itself_and_has_to_be_whole()
    {
        using var index = new PackageIndex();
        await using var project = await SmallPythonProject.CreateAsync(Pinned(index, Click));
        var built = (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(0);
        Assert.DoesNotContain("has no lock", built.All, StringComparison.Ordinal);
        var renewed = (await project.SlipwayAsync(index.Pip, "--target=RequirementsStaging")).MustExitWith(2);
        Assert.Contains("requirements/staging.txt: this file is a lock itself, every package has one version and a hash: make it anew with the program that made it, such as pip-compile or uv\n", renewed.Error, StringComparison.Ordinal);

        var django = $"django-{Wheelhouse.Newest("django", "5.2.")}-py3-none-any.whl";
        project.Write("requirements/staging.txt", Pinned(index, Click, django, "asgiref-3.8.1-py3-none-any.whl"));
        await project.CommitAsync("A part of a lock");
        var part = (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(2);
        Assert.Contains($"requirements/staging.txt:3:1: django {Wheelhouse.Newest("django", "5.2.")} needs sqlparse, and this lock does not have it: make the lock anew with the program that made it\n", part.Error, StringComparison.Ordinal);

        index.Damage("h11-0.14.0-py3-none-any.whl");
        project.Write("requirements/staging.txt", Pinned(index, Click, "h11-0.14.0-py3-none-any.whl"));
        await project.CommitAsync("Another lock");
        var damaged = (await project.SlipwayAsync(index.Pip, "--target=Build")).MustExitWith(1);
        Assert.Matches(@"h11 0\.14\.0 is not the file that requirements/staging\.txt names: it has the hash sha256:[0-9a-f]{64}\. Nothing of it was installed\.\n", damaged.Error);
        Assert.Contains("Find out why it differs before you make the lock anew.\n", damaged.Error, StringComparison.Ordinal);
    }

    private static string Pinned(PackageIndex index, params string[] wheels) =>
        string.Concat(wheels.Select(wheel => $"{wheel.Split('-')[0]}=={wheel.Split('-')[1]} \\\n    --hash=sha256:{index.HashOf(wheel)}\n"));

    private static string PyLock(PackageIndex index, params string[] wheels) =>
        "lock-version = \"1.0\"\ncreated-by = \"uv\"\n" + string.Concat(wheels.Select(wheel => $"[[packages]]\nname = \"{wheel.Split('-')[0]}\"\nversion = \"{wheel.Split('-')[1]}\"\nwheels = [{{ url = \"http://127.0.0.1:{index.Port}/files/{wheel}\", hashes = {{ sha256 = \"{index.HashOf(wheel)}\" }} }}]\n"));
}
