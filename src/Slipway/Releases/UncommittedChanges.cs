using System.Text;
using Slipway.Processes;

namespace Slipway.Releases;

/// <summary>The work tree where it differs from the commit.</summary>
internal static class UncommittedChanges
{
    /// <param name="topLevel">Directory that has the changes.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="index">What is known of files there; null: all are read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A digest over path, mode and content of every changed file; equal changes have equal digests everywhere.</returns>
    public static async Task<string> DigestAsync(string topLevel, IReadOnlyList<GitChange> changes, FileIndex? index, CancellationToken cancellationToken)
    {
        var descriptions = new string[changes.Count];
        await Parallel.ForAsync(0, changes.Count, cancellationToken, (i, token) =>
        {
            var path = changes[i].Path;
            descriptions[i] = index?.Find(path, token) is { } known ? Describe(known.Executable, known.Sha256) : Describe(Path.Combine(topLevel, path), token);
            return ValueTask.CompletedTask;
        });
        var text = new StringBuilder();
        foreach (var (change, description) in changes.Zip(descriptions))
            text.Append(change.Path).Append('\0').Append(description).Append('\n');
        return Digest.OfText(text.ToString());
    }

    /// <summary>Brings the changes into an export of the commit, with the commit's time on every file.</summary>
    public static void Overlay(string topLevel, IReadOnlyList<GitChange> changes, string export, DateTimeOffset time)
    {
        // First what goes: a directory may stand where a file was.
        foreach (var change in changes)
        {
            // A submodule's directory stays, as empty as git archive left it.
            var old = new FileInfo(Path.Combine(export, change.Path));
            if (old.Exists || old.LinkTarget is not null)
                old.Delete();
        }

        foreach (var change in changes)
        {
            var source = new FileInfo(Path.Combine(topLevel, change.Path));
            var target = Path.Combine(export, change.Path);
            if (source.LinkTarget is { } link)
            {
                TreeArchive.CheckLink(change.Path, link);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.CreateSymbolicLink(target, link);
            }
            else if (source.Exists)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                source.CopyTo(target);
                File.SetLastWriteTimeUtc(target, time.UtcDateTime);
            }
        }
    }

    private static string Describe(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } link)
            return $"link {link}";
        if (!file.Exists)
            return "gone";
        return Describe(!OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute), Digest.OfFile(path, cancellationToken).Sha256);
    }

    private static string Describe(bool executable, string sha256) => $"{(executable ? "executable" : "plain")} {sha256}";
}
