using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Slipway.Environments;
using Slipway.Releases;
using Slipway.Releases.Bundles;
using Slipway.Requirements.Python;
using Slipway.State;
using Slipway.Tests.Processes;

namespace Slipway.Tests.Releases.Bundles;

public sealed class SourceBundlerTests : IDisposable
{
    private const string Long = "a directory with a long name/of several levels/each of which adds to it/so that no header of a hundred letters holds it/né.py";

    private static readonly string Hash = $"sha256:{new string('a', 64)}";

    private readonly ScratchRepository _repository = new();
    private readonly PythonLock _lock = new()
    {
        File = "requirements/qa.lock.txt",
        Python = "3.12",
        Platform = "linux_x86_64",
        Inputs = "digest",
        Options = ["--extra-index-url https://${TOKEN}@example.org/simple", "--find-links wheels"],
        Packages = [new PythonPackage("django", "5.2.1", null, [Hash]), new PythonPackage("sqlparse", "0.5.3", null, [Hash])],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task It_is_the_commit_with_the_locked_requirements_and_the_Python_at_its_root()
    {
        var release = await CommittedAsync();
        _repository.Write("manage.py", "edited since\n");
        var entries = await EntriesAsync(await BundleAsync(release));
        Assert.Equal(
            [".gitattributes", ".python-version", "Procfile", Long, "bin/hook", "latest", "manage.py", "requirements.txt", "requirements/qa.lock.txt", "requirements/qa.txt", "wheels/own.txt"],
            entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            $"# The locked requirements of qa, written by Slipway: requirements/qa.lock.txt is where they come from.\n--extra-index-url https://${{TOKEN}}@example.org/simple\n--find-links wheels\ndjango==5.2.1 \\\n    --hash={Hash}\nsqlparse==0.5.3 \\\n    --hash={Hash}\n",
            entries["requirements.txt"].Text);
        Assert.Equal("3.12\n", entries[".python-version"].Text);
        Assert.Equal("an app\n", entries["manage.py"].Text);
        Assert.Equal("bin/hook", entries["latest"].Entry.LinkName);
        Assert.True(entries["bin/hook"].Entry.Mode.HasFlag(UnixFileMode.OtherExecute));
        Assert.False(entries["manage.py"].Entry.Mode.HasFlag(UnixFileMode.UserExecute));
        Assert.All(entries.Values, entry => Assert.Equal((ScratchRepository.Time, 0, 0), (entry.Entry.ModificationTime, entry.Entry.Uid, entry.Entry.Gid)));
    }

    [Fact]
    public async Task Equal_commits_and_locks_make_equal_bytes_wherever_they_are()
    {
        var first = await BundleAsync(await CommittedAsync());
        var clone = Path.Combine(_repository.Above, "clone");
        await _repository.GitAsync("clone", "-q", _repository.Root, clone);
        var again = await BundleAsync(Release(first.Release.Split('-')[0], await _repository.GitAsync("rev-parse", "HEAD")), new ProjectPaths(clone));
        Assert.Equal(first.Content, again.Content);

        await _repository.CommitAsync(("manage.py", "another app\n"));
        Assert.NotEqual(first.Content.Sha256, (await BundleAsync(Release("other", await _repository.GitAsync("rev-parse", "HEAD")))).Content.Sha256);
    }

    [Fact]
    public async Task The_app_s_directory_is_the_root()
    {
        Write("src/shop/");
        _repository.Write("requirements/qa.lock.txt", _lock.Write("requirements/qa.txt", "Qa").Replace("wheels", "../src/shop/wheels", StringComparison.Ordinal));
        _repository.Write("README.md", "outside");
        await _repository.CommitAsync();
        var entries = await EntriesAsync(await BundleAsync(Release("r", await _repository.GitAsync("rev-parse", "HEAD")) with { App = "src/shop" }));
        Assert.Equal([".python-version", "Procfile", Long, "bin/hook", "latest", "manage.py", "requirements.txt", "wheels/own.txt"], entries.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("\n--find-links wheels\n", entries["requirements.txt"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_found_again_without_the_repository_until_its_release_is_gone()
    {
        var release = await CommittedAsync();
        var bundle = await BundleAsync(release);
        var (state, store, releases) = Kept();
        var bundler = new SourceBundler(Paths, state, store);
        Assert.Equal(bundle, await bundler.FindAsync(bundle.Release, "qa", Token));
        Assert.Null(await bundler.FindAsync(bundle.Release, "production", Token));

        await releases.AddAsync(release, Token);
        var garbage = new ReleaseGarbage(Paths, releases, state, store);
        var kept = await garbage.FindAsync(new HashSet<string> { release.Id }, null, Token);
        Assert.Empty(kept.Files);
        Assert.Empty(kept.Bundles);
        var removed = await garbage.FindAsync(new HashSet<string>(), null, Token);
        Assert.Equal([$"bundles/{release.Id}/qa"], removed.Bundles);
        Assert.Equal([store.Locate(bundle.Content)], removed.Files);

        File.Delete(store.Locate(bundle.Content));
        Assert.Null(await bundler.FindAsync(bundle.Release, "qa", Token));
        Assert.Equal(bundle, await BundleAsync(release));
    }

    [Fact]
    public async Task It_is_written_as_gzip_tar_or_zip_with_links_and_modes()
    {
        var bundle = await BundleAsync(await CommittedAsync());
        var (state, store, _) = Kept();
        var bundler = new SourceBundler(Paths, state, store);
        string Out(string name) => Path.Combine(_repository.Above, name);
        foreach (var ending in SourceBundler.Endings)
            await bundler.WriteAsync(bundle, Out($"b{ending}"), Token);

        var plain = await File.ReadAllBytesAsync(Out("b.tar"), Token);
        Assert.Equal(bundle.Content.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain)));
        await using (var gzip = new GZipStream(File.OpenRead(Out("b.tar.gz")), CompressionMode.Decompress))
        {
            var unzipped = new MemoryStream();
            await gzip.CopyToAsync(unzipped, Token);
            Assert.Equal(plain, unzipped.ToArray());
        }

        Assert.Equal(await File.ReadAllBytesAsync(Out("b.tar.gz"), Token), await File.ReadAllBytesAsync(Out("b.tgz"), Token));
        await using var zip = await ZipFile.OpenReadAsync(Out("b.zip"), Token);
        Assert.Equal((await EntriesAsync(bundle)).Keys.Order(StringComparer.Ordinal), zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(Convert.ToInt32("100755", 8), zip.GetEntry("bin/hook")!.ExternalAttributes >> 16 & 0xffff);
        Assert.Equal(Convert.ToInt32("100644", 8), zip.GetEntry("manage.py")!.ExternalAttributes >> 16 & 0xffff);
        Assert.Equal(0xA000, zip.GetEntry("latest")!.ExternalAttributes >> 16 & 0xF000);
    }

    [Fact]
    public async Task Without_its_lock_in_the_commit_none_is_made()
    {
        Write("");
        File.Delete(Path.Combine(_repository.Root, "requirements/qa.lock.txt"));
        Assert.Equal(
            "requirements/qa.lock.txt: there is no such lock in commit COMMIT, and Heroku's Python buildpack installs by itself: it could take other versions than r has. Make it with ./build.sh --target=RequirementsQa, commit it, and build again.",
            await RefusedAsync());
    }

    [Fact]
    public async Task A_lock_that_is_another_one_is_for_another_system_or_has_a_repository_is_refused_beside_what_the_platform_refuses()
    {
        Write("");
        var other = new PythonLock
        {
            File = "requirements/qa.lock.txt",
            Python = "3.12",
            Platform = "macosx_14_0_arm64",
            Inputs = "digest",
            Options = ["--find-links elsewhere"],
            Packages = [.. _lock.Packages, new PythonPackage("own", new string('b', 40), $"git+https://example.org/own@{new string('b', 40)}", [])],
        };
        _repository.Write("requirements/qa.lock.txt", other.Write("requirements/qa.txt", "Qa").Replace("elsewhere", "../elsewhere", StringComparison.Ordinal));
        _repository.Write("uv.lock", "");
        var refused = await RefusedAsync();
        Assert.Equal(
            [
                "requirements/qa.lock.txt: r was not built with this lock. Build commit COMMIT again: ./build.sh --target=Build --commit=COMMIT",
                "requirements/qa.lock.txt: it is for macosx_14_0_arm64, and Heroku's Python buildpack installs on linux_x86_64: the hashes are those of other files. Renew it on such a machine with ./build.sh --target=RequirementsQa, commit it, and build again.",
                $"requirements/qa.lock.txt:11:1: own @ git+https://example.org/own@{new string('b', 40)} has no hash, and pip asks for one of every package as soon as one has it. Name an archive or a wheel of it with a hash, or put it into an index.",
                "requirements/qa.lock.txt:5:1: --find-links ../elsewhere is no directory of the app in commit COMMIT: Heroku's Python buildpack would find no wheels there. Commit it below '.', or name an address.",
                "uv.lock: Heroku's Python buildpack installs with one package manager, and this file is another's than requirements.txt. Keep it out of what is sent with the line 'uv.lock export-ignore' in .gitattributes, or remove it with git rm uv.lock; then commit.",
            ],
            refused.Split('\n'));

        // Its own advice helps.
        _repository.Write("requirements/qa.lock.txt", _lock.Write("requirements/qa.txt", "Qa").Replace("wheels", "../wheels", StringComparison.Ordinal));
        await _repository.CommitAsync((".gitattributes", "uv.lock export-ignore\n"));
        Assert.DoesNotContain("uv.lock", (await EntriesAsync(await BundleAsync(Release("r", await _repository.GitAsync("rev-parse", "HEAD"))))).Keys);
    }

    [Fact]
    public async Task A_requirements_file_that_is_a_lock_itself_is_sent_as_it_is()
    {
        Write("");
        File.Delete(Path.Combine(_repository.Root, "requirements/qa.lock.txt"));
        var locked = $"django==5.2.1 ; python_version >= \"3.10\" \\\n    --hash={Hash}\n";
        _repository.Write("requirements/qa.txt", $"# by uv\n{locked}");
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes($"# by uv\n{locked}")));
        var entries = await EntriesAsync(await BundleAsync(await CommittedWithAsync(digest)));
        Assert.Equal($"# The locked requirements of qa, written by Slipway: requirements/qa.txt is where they come from.\n{locked}", entries["requirements.txt"].Text);
        Assert.Equal(
            "requirements/qa.txt: r was not built with this lock. Build commit COMMIT again: ./build.sh --target=Build --commit=COMMIT",
            await RefusedAsync());
    }

    [Fact]
    public async Task Of_a_pylock_what_it_selects_for_the_platform_is_sent()
    {
        Write("");
        File.Delete(Path.Combine(_repository.Root, "requirements/qa.lock.txt"));
        var digits = new string('a', 64);
        string Package(string name, string more) => $"""
            [[packages]]
            name = "{name}"
            version = "1.0"
            {more}
            [[packages.wheels]]
            name = "{name}-1.0-py3-none-any.whl"
            url = "https://files.example.org/{name}-1.0-py3-none-any.whl"
            hashes = {"{"}sha256 = "{digits}"{"}"}

            """;
        var text = $"lock-version = \"1.0\"\ncreated-by = \"a test\"\n{Package("django", "")}{Package("pywin32", "marker = \"sys_platform == 'win32'\"")}";
        var named = Slipway.Requirements.Pip.PyLock.NamedAfter("qa");
        _repository.Write(named, text);
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var entries = await EntriesAsync(await BundleAsync(await CommittedWithAsync(digest)));
        Assert.Equal($"# The locked requirements of qa, written by Slipway: {named} is where they come from.\ndjango==1.0 \\\n    --hash={Hash}\n", entries["requirements.txt"].Text);

        _repository.Write(named, text.Replace("url = \"https://files.example.org/django", "path = \"wheels/django", StringComparison.Ordinal));
        Assert.Equal(
            [$"{named}: r was not built with this lock. Build commit COMMIT again: ./build.sh --target=Build --commit=COMMIT", $"{named}: django-1.0-py3-none-any.whl is a file of this project, and Heroku's Python buildpack looks for packages in indexes: put it into one, and lock anew."],
            (await RefusedAsync()).Split('\n'));
    }

    [Theory]
    [InlineData(true, "environments/qa.yml: a source bundle is made of Python apps, and release r is one of dotnet: what is sent of it is what was built.")]
    [InlineData(false, "environments/qa.yml: release r was built with uncommitted changes, and a source bundle is made of a commit. Commit them and build again.")]
    public async Task What_is_no_commit_of_a_Python_app_is_refused(bool dotnet, string message)
    {
        var release = Release("r", new string('c', 40));
        release = dotnet ? release with { Builder = "dotnet" } : release with { Dirty = new string('d', 64) };
        Assert.Equal(message, (await Assert.ThrowsAsync<ConfigurationException>(() => BundleAsync(release))).Message);
    }

    [Fact]
    public async Task A_commit_that_is_not_here_is_told()
    {
        await _repository.CommitAsync();
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => BundleAsync(Release("r", new string('c', 40))));
        Assert.Equal(("Commit ccccccc of release r is not in this clone, and its source bundle is made of it.", "git fetch"), (refused.Message, refused.Next));
    }

    private ProjectPaths Paths => new(_repository.Root);

    private (DirectoryStateStore State, ContentStore Store, ReleaseRepository Releases) Kept() =>
        (new(Paths.State), new(Paths), new(new DirectoryStateStore(Paths.State)));

    private async Task<string> RefusedAsync()
    {
        await _repository.CommitAsync();
        var commit = await _repository.GitAsync("rev-parse", "HEAD");
        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => BundleAsync(Release("r", commit)));
        return refused.Message.Replace(commit[..7], "COMMIT", StringComparison.Ordinal);
    }

    private async Task<ReleaseManifest> CommittedAsync()
    {
        Write("");
        await _repository.CommitAsync((".gitattributes", "* text=auto\n"));
        return ReleaseId.Seal(Release("", await _repository.GitAsync("rev-parse", "HEAD")));
    }

    private async Task<ReleaseManifest> CommittedWithAsync(string digest)
    {
        await _repository.CommitAsync();
        var release = Release("r", await _repository.GitAsync("rev-parse", "HEAD"));
        return release with { Environments = new Dictionary<string, EnvironmentVariant> { ["qa"] = new("requirements/qa.txt", digest, "v") } };
    }

    private void Write(string app)
    {
        _repository.Write($"{app}Procfile", "web: gunicorn app\n");
        _repository.Write($"{app}manage.py", "an app\n");
        _repository.Write($"{app}.python-version", "# what the platform reads is one line\n3.12\n");
        _repository.Write($"{app}requirements.txt", "-r requirements/qa.txt\n");
        _repository.Write($"{app}bin/hook", "#!/bin/sh\n");
        _repository.Write($"{app}{Long}", "");
        _repository.Write($"{app}wheels/own.txt", "");
        _repository.Write("requirements/qa.txt", "Django\n");
        _repository.Write("requirements/qa.lock.txt", _lock.Write("requirements/qa.txt", "Qa").Replace("--find-links wheels", "--find-links ../wheels", StringComparison.Ordinal));
        _repository.Write(".gitignore", "/.gitignore\n.slipway/\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_repository.Root, $"{app}bin/hook"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Path.Combine(_repository.Root, $"{app}latest"), "bin/hook");
    }

    private ReleaseManifest Release(string id, string commit) => new()
    {
        Id = id,
        Commit = commit,
        Builder = "python",
        Toolchain = "CPython 3.12.7, pip 23.0.1",
        App = ".",
        Processes = [new ProcessType("web", "gunicorn app")],
        Environments = new Dictionary<string, EnvironmentVariant> { ["qa"] = new("requirements/qa.txt", _lock.Digest, "v") },
        Variants = new Dictionary<string, Variant> { ["v"] = new("v", "python3.12", "linux_x86_64", []) },
    };

    private Task<SourceBundle> BundleAsync(ReleaseManifest release, ProjectPaths? paths = null)
    {
        paths ??= Paths;
        var environment = new AppEnvironment
        {
            Name = "qa",
            TargetName = "Qa",
            File = new SourceLocation("environments/qa.yml"),
            App = release.App,
            Platform = new PlatformSettings("local", new Dictionary<string, object>()),
        };
        return new SourceBundler(paths, new DirectoryStateStore(paths.State), new ContentStore(paths)).MakeAsync(release, environment, PythonBuild.Heroku, Token);
    }

    private async Task<Dictionary<string, (TarEntry Entry, string Text)>> EntriesAsync(SourceBundle bundle)
    {
        var entries = new Dictionary<string, (TarEntry, string)>();
        await using var reader = new TarReader(File.OpenRead(new ContentStore(Paths).Locate(bundle.Content)));
        while (await reader.GetNextEntryAsync(copyData: true, Token) is { } entry)
            entries.Add(entry.Name, (entry, entry.DataStream is { } data ? await new StreamReader(data, Encoding.UTF8).ReadToEndAsync(Token) : ""));
        return entries;
    }
}
