using System.Text;
using Slipway.Processes;

namespace Slipway.Releases;

/// <summary>The work tree where it differs from the commit.</summary>
internal static class UncommittedChanges
{
    /// <returns>A digest over path, mode and content of every changed file; equal changes have equal digests everywhere.</returns>
    public static async Task<string> DigestAsync(string topLevel, IReadOnlyList<GitChange> changes, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
            text.Append(change.Path).Append('\0').Append(await DescribeAsync(Path.Combine(topLevel, change.Path), cancellationToken)).Append('\n');
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

    private static async Task<string> DescribeAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } link)
            return $"link {link}";
        if (!file.Exists)
            return "gone";
        var executable = !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        return $"{(executable ? "executable" : "plain")} {(await Digest.OfFileAsync(path, cancellationToken)).Sha256}";
    }
}
