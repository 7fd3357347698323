using System.Runtime.Versioning;
using Slipway.Processes;

namespace Slipway.Tests.Processes;

[UnsupportedOSPlatform("windows")]
public sealed class GitRepositoryTests : IDisposable
{
    private readonly ScratchRepository _scratch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void A_directory_without_repository_says_what_to_type()
    {
        var outside = Path.Combine(_scratch.Above, "outside");
        Directory.CreateDirectory(outside);
        var error = Assert.Throws<ConfigurationException>(() => GitRepository.Open(outside));
        Assert.Equal($"{outside} is not in a git repository; a release is made from a commit.", error.Message);
        Assert.Equal("git init && git add -A && git commit -m 'First commit'", error.Next);
    }

    [Fact]
    public async Task A_repository_without_commit_says_what_to_type()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _scratch.Open().StatusAsync(Token));
        Assert.Equal($"The git repository {_scratch.Root} has no commit yet; a release is made from a commit.", error.Message);
        Assert.Equal("git add -A && git commit -m 'First commit'", error.Next);
    }

    [Fact]
    public async Task A_revision_that_does_not_exist_names_the_nearest_branch_or_tag()
    {
        await _scratch.CommitAsync(("a", "1"));
        await _scratch.GitAsync("branch", "release-2");
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _scratch.Open().ResolveAsync("relase-2", Token));
        Assert.Equal($"There is no commit 'relase-2' in the repository {_scratch.Root}. Did you mean 'release-2'?", error.Message);
        Assert.Equal("git log --oneline --all shows the commits; git fetch gets those of the remote.", error.Next);
    }

    [Theory]
    [InlineData("--all")]
    [InlineData("-h")]
    [InlineData("HEAD:a")]
    [InlineData("HEAD^{tree}")]
    [InlineData("")]
    public async Task What_is_no_commit_is_unknown_and_never_an_option(string revision)
    {
        await _scratch.CommitAsync(("a", "1"));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => _scratch.Open().ResolveAsync(revision, Token));
        Assert.StartsWith($"There is no commit '{revision}' in the repository {_scratch.Root}.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_clone_says_that_it_is_one()
    {
        await _scratch.CommitAsync(("a", "1"));
        var old = await _scratch.GitAsync("rev-parse", "HEAD");
        await _scratch.CommitAsync(("a", "2"));
        var clone = Path.Combine(_scratch.Above, "shallow");
        await _scratch.GitAsync("clone", "-q", "--depth=1", $"file://{_scratch.Root}", clone);
        var repository = GitRepository.Open(clone);
        Assert.Equal(await _scratch.GitAsync("rev-parse", "HEAD"), (await repository.StatusAsync(Token)).Commit);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => repository.ResolveAsync(old, Token));
        Assert.Equal($"There is no commit '{old}' in the repository {clone}. It is a shallow clone, which has only the newest commits.", error.Message);
        Assert.Equal("git fetch --unshallow", error.Next);
    }

    [Fact]
    public async Task Revisions_of_every_form_give_the_full_hash()
    {
        await _scratch.CommitAsync(("a", "1"));
        await _scratch.GitAsync("tag", "-a", "v1", "-m", "one");
        var commit = await _scratch.GitAsync("rev-parse", "HEAD");
        foreach (var revision in new[] { "HEAD", "main", "v1", commit, commit[..8], "@" })
            Assert.Equal(commit, await _scratch.Open().ResolveAsync(revision, Token));
    }

    [Fact]
    public async Task Changes_are_seen_whatever_the_name_of_the_file_and_Slipways_own_are_none()
    {
        await _scratch.CommitAsync(("changed", "1"), ("deleted", "1"), ("moved", "content that moves"), ("same", "1"));
        _scratch.Write("changed", "2");
        _scratch.Write("sub/new \"file\"\twith ü\nand more", "x");
        _scratch.Write(".slipway/state/x", "x");
        File.Delete(Path.Combine(_scratch.Root, "deleted"));
        await _scratch.GitAsync("mv", "moved", "moved here");
        var status = await _scratch.Open().StatusAsync(Token);
        Assert.Equal("main", status.Branch);
        Assert.Equal(
            [new GitChange('M', "changed"), new GitChange('D', "deleted"), new GitChange('D', "moved"), new GitChange('A', "moved here"), new GitChange('?', "sub/new \"file\"\twith ü\nand more")],
            status.Changes);
    }

    [Fact]
    public async Task A_detached_head_has_no_branch_and_a_clean_tree_no_changes()
    {
        await _scratch.CommitAsync(("a", "1"));
        await _scratch.GitAsync("checkout", "-q", "--detach");
        var status = await _scratch.Open().StatusAsync(Token);
        Assert.Null(status.Branch);
        Assert.Empty(status.Changes);
    }

    [Fact]
    public async Task A_project_below_the_top_level_knows_where_it_lies()
    {
        await _scratch.CommitAsync(("services/shop/a", "1"));
        _scratch.Write("services/shop/.slipway/x", "x");
        var repository = GitRepository.Open(Path.Combine(_scratch.Root, "services/shop"));
        Assert.Equal((_scratch.Root, "services/shop/"), (repository.TopLevel, repository.Prefix));
        Assert.Empty((await repository.StatusAsync(Token)).Changes);
        Assert.Equal(["a"], await repository.ListFilesAsync("**/a", Token));
    }

    [Fact]
    public async Task A_branch_holds_a_commit_locally_or_at_the_remote()
    {
        await _scratch.CommitAsync(("a", "1"));
        var first = await _scratch.GitAsync("rev-parse", "HEAD");
        await _scratch.GitAsync("checkout", "-q", "-b", "topic/main");
        await _scratch.CommitAsync(("a", "2"));
        var second = await _scratch.GitAsync("rev-parse", "HEAD");
        await _scratch.GitAsync("update-ref", "refs/remotes/origin/stable", second);
        var repository = _scratch.Open();
        Assert.True(await repository.IsOnBranchAsync(first, "main", Token));
        Assert.False(await repository.IsOnBranchAsync(second, "main", Token));
        Assert.True(await repository.IsOnBranchAsync(second, "stable", Token));
        Assert.False(await repository.IsOnBranchAsync(second, "no-such-branch", Token));
    }

    [Fact]
    public async Task An_export_is_the_commit_and_nothing_of_the_work_tree_with_the_commits_time()
    {
        _scratch.Write("run.sh", "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_scratch.Root, "run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(_scratch.Root, "link"), "sub/a");
        await _scratch.CommitAsync(("sub/a", "lf\n"), ($"deep/{new string('d', 90)}/{new string('f', 90)}", "long"));
        await _scratch.GitAsync("config", "core.autocrlf", "true");
        _scratch.Write("sub/a", "changed");
        _scratch.Write("untracked", "x");
        var export = Path.Combine(_scratch.Above, "export");
        Directory.CreateDirectory(export);

        var time = await _scratch.Open().ExportAsync(await _scratch.GitAsync("rev-parse", "HEAD"), export, Token);

        Assert.Equal(ScratchRepository.Time, time);
        Assert.Equal(["deep", "link", "run.sh", "sub"], Directory.EnumerateFileSystemEntries(export).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("lf\n", await File.ReadAllTextAsync(Path.Combine(export, "link"), Token));
        Assert.Equal("sub/a", new FileInfo(Path.Combine(export, "link")).LinkTarget);
        Assert.True(File.GetUnixFileMode(Path.Combine(export, "run.sh")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(Path.Combine(export, "sub/a")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(ScratchRepository.Time.UtcDateTime, File.GetLastWriteTimeUtc(Path.Combine(export, "sub/a")));
    }

    [Fact]
    public async Task A_link_out_of_the_repository_stops_the_export()
    {
        File.CreateSymbolicLink(Path.Combine(_scratch.Root, "evil"), "/etc/passwd");
        await _scratch.CommitAsync(("a", "1"));
        var export = Directory.CreateDirectory(Path.Combine(_scratch.Above, "export")).FullName;
        var error = await Assert.ThrowsAsync<SlipwayException>(() => _scratch.Open().ExportAsync("HEAD", export, Token));
        Assert.Equal("The link 'evil' in the repository leads out of it, to '/etc/passwd'; nothing was built.", error.Message);
    }
}
