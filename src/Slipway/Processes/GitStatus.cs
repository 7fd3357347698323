namespace Slipway.Processes;

/// <summary>The checked-out commit and what differs from it.</summary>
/// <param name="Commit">Full hash; empty where there is none yet.</param>
/// <param name="Branch">Null for a detached head.</param>
/// <param name="Changes">Changed, deleted and untracked files, in ordinal order of the paths.</param>
internal sealed record GitStatus(string Commit, string? Branch, IReadOnlyList<GitChange> Changes)
{
    /// <param name="output">Of <c>git status --porcelain=v2 --branch -z --no-renames</c>.</param>
    public static GitStatus Parse(string output)
    {
        var (commit, branch) = ("", default(string));
        var changes = new List<GitChange>();
        foreach (var entry in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (entry[0])
            {
                case '#' when entry.StartsWith("# branch.oid ", StringComparison.Ordinal):
                    commit = entry["# branch.oid ".Length..] is "(initial)" ? "" : entry["# branch.oid ".Length..];
                    break;
                case '#' when entry.StartsWith("# branch.head ", StringComparison.Ordinal):
                    branch = entry["# branch.head ".Length..] is "(detached)" ? null : entry["# branch.head ".Length..];
                    break;
                case '?':
                    changes.Add(new GitChange('?', entry[2..]));
                    break;
                case '1' or 'u':
                    // Fields are separated by single spaces; the path is the ninth, of an unmerged entry the eleventh.
                    changes.Add(new GitChange(entry[2] != '.' ? entry[2] : entry[3], entry.Split(' ', entry[0] == '1' ? 9 : 11)[^1]));
                    break;
            }
        }

        changes.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return new GitStatus(commit, branch, changes);
    }
}

/// <summary>One file that differs from the commit.</summary>
/// <param name="Kind">Git's letter: <c>M</c>, <c>A</c>, <c>D</c>, <c>T</c>, <c>U</c>, or <c>?</c> for an untracked file.</param>
/// <param name="Path">Below the top level.</param>
internal sealed record GitChange(char Kind, string Path);
