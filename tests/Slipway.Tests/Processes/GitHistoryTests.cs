using System.Text;
using Slipway.Processes;

namespace Slipway.Tests.Processes;

public sealed class GitHistoryTests : IDisposable
{
    private readonly ScratchRepository _repository = new();

    private GitHistory History => new(_repository.Open());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Commits_between_two_are_counted_and_the_newest_are_listed_first()
    {
        var first = await CommitAsync("one");
        var second = await CommitAsync("two");
        var third = await CommitAsync("three");

        Assert.Equal((0, 2), await History.CountAsync(first, third, Token));
        Assert.Equal((2, 0), await History.CountAsync(third, first, Token));
        Assert.Equal((0, 0), await History.CountAsync(third, third, Token));
        Assert.Equal(3, await History.CountAsync(third, Token));
        Assert.Equal([(third, "three"), (second, "two")], await History.ListAsync(first, third, 10, Token));
        Assert.Equal([(third, "three")], await History.ListAsync(null, third, 1, Token));
        Assert.Empty(await History.ListAsync(third, first, 10, Token));
    }

    [Fact]
    public async Task A_commit_of_another_clone_is_not_here()
    {
        var commit = await CommitAsync("one");

        Assert.True(await History.HasAsync(commit, Token));
        Assert.False(await History.HasAsync(new string('1', 40), Token));
        Assert.False(await History.HasAsync(await _repository.GitAsync("rev-parse", "HEAD^{tree}"), Token));
    }

    /// <summary>Bytes that a commit object may hold, whoever made it: git itself only refuses NUL.</summary>
    [Fact]
    public async Task A_subject_is_one_entry_whatever_it_holds()
    {
        var first = await CommitAsync("one");
        var hostile = await CommitAsync("\u001b[2Jwipe\rfake\u001b]0;owned\u0007 \u202egnp.exe\nand a second line\n\nbody");
        var empty = await CommitAsync("");
        await _repository.GitAsync("config", "log.showSignature", "true");
        await _repository.GitAsync("config", "color.ui", "always");
        await _repository.GitAsync("config", "log.decorate", "full");
        await _repository.GitAsync("config", "i18n.logOutputEncoding", "ISO-8859-1");

        Assert.Equal([(empty, ""), (hostile, "\u001b[2Jwipe\rfake\u001b]0;owned\u0007 \u202egnp.exe and a second line")], await History.ListAsync(first, empty, 10, Token));
    }

    [Fact]
    public async Task Files_and_contents_are_those_of_the_commit_and_not_of_the_work_tree()
    {
        await _repository.CommitAsync(("app/a file", "old"), ("ünï.txt", "x"));
        var commit = await _repository.GitAsync("rev-parse", "HEAD");
        _repository.Write("app/a file", "new");
        _repository.Write("later", "");

        Assert.Equal(["app/a file", "ünï.txt"], await History.FilesAsync(commit, Token));
        Assert.Equal("old", Encoding.UTF8.GetString(await History.ContentAsync(commit, "app/a file", Token)));
    }

    private async Task<string> CommitAsync(string message)
    {
        await _repository.GitAsync("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", message);
        return await _repository.GitAsync("rev-parse", "HEAD");
    }
}
