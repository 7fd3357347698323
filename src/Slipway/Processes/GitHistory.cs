using System.Globalization;
using System.Text;

namespace Slipway.Processes;

/// <summary>What the commits of a clone tell: which lie between two, and which files one has. Commits are given as full hashes.</summary>
internal sealed class GitHistory(GitRepository repository)
{
    private const int Missing = 1;

    /// <returns>Whether the commit is in this clone.</returns>
    public async Task<bool> HasAsync(string commit, CancellationToken cancellationToken)
    {
        var result = await repository.Git("rev-parse", "--verify", "--quiet", "--end-of-options", $"{commit}^{{commit}}").RunAsync(null, cancellationToken);
        return result.ExitCode != Missing && result.EnsureSuccess().ExitCode == 0;
    }

    /// <returns>How many commits each of two has that the other has not.</returns>
    public async Task<(int Left, int Right)> CountAsync(string left, string right, CancellationToken cancellationToken)
    {
        var output = await ReadAsync(repository.Git("rev-list", "--left-right", "--count", $"{left}...{right}"), cancellationToken);
        var counts = output.Split('\t', StringSplitOptions.TrimEntries);
        return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    /// <returns>How many commits lead to one, itself among them.</returns>
    public async Task<int> CountAsync(string commit, CancellationToken cancellationToken) =>
        int.Parse(await ReadAsync(repository.Git("rev-list", "--count", commit), cancellationToken), CultureInfo.InvariantCulture);

    /// <summary>Commits, newest first.</summary>
    /// <param name="without">Commit whose own history is left out; null: nothing is.</param>
    /// <param name="commit">The newest.</param>
    /// <param name="most">At most this many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Full hash and first line of each; the line is as its author wrote it, whatever that does to a terminal.</returns>
    public async Task<IReadOnlyList<(string Hash, string Subject)>> ListAsync(string? without, string commit, int most, CancellationToken cancellationToken)
    {
        var range = without is null ? commit : $"{without}..{commit}";
        var command = repository.Git("log", "-z", "--topo-order", "--no-show-signature", "--no-color", "--encoding=UTF-8", "--format=%H %s", $"--max-count={most}", range, "--");
        var output = await ReadAsync(command, cancellationToken);
        return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(entry => (entry[..entry.IndexOf(' ', StringComparison.Ordinal)], entry[(entry.IndexOf(' ', StringComparison.Ordinal) + 1)..]))];
    }

    /// <returns>Every file of a commit, below the top level, with forward slashes.</returns>
    public async Task<IReadOnlyList<string>> FilesAsync(string commit, CancellationToken cancellationToken) =>
        (await ReadAsync(repository.Git("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit), cancellationToken)).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <returns>Content of a file of a commit, as the repository has it.</returns>
    public Task<byte[]> ContentAsync(string commit, string path, CancellationToken cancellationToken) =>
        repository.Git("cat-file", "blob", $"{commit}:{path}").ReadAsync(cancellationToken);

    private static async Task<string> ReadAsync(Command command, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await command.ReadAsync(cancellationToken));
}
