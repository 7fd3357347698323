using Slipway.State;

namespace Slipway.Releases;

/// <summary>
/// Scratch space of one build below <c>.slipway/builds</c>, removed at its end. A lock file beside it, held while the
/// build runs, tells the leftovers of killed builds from the space of those that run now.
/// </summary>
internal sealed class BuildWorkspace : IDisposable
{
    /// <summary>Tools look for these upwards; what lies above the export is not part of the commit.</summary>
    private static readonly (string Name, string Content)[] Barriers =
    [
        ("Directory.Build.props", "<Project />\n"),
        ("Directory.Build.targets", "<Project />\n"),
        ("Directory.Build.rsp", ""),
        ("Directory.Packages.props", "<Project />\n"),
        (".editorconfig", "root = true\n"),
        ("global.json", "{}\n"),
    ];

    private readonly FileStream _lock;
    private readonly string _lockFile;

    private BuildWorkspace(string root, string lockFile, FileStream @lock)
    {
        Root = root;
        _lockFile = lockFile;
        _lock = @lock;
    }

    public string Root { get; }

    public static BuildWorkspace Create(string builds)
    {
        DurableFile.CreateDirectory(builds);
        RemoveLeftovers(builds);
        var root = Path.Combine(builds, Guid.NewGuid().ToString("N")[..12]);
        var lockFile = $"{root}.lock";
        var workspace = new BuildWorkspace(root, lockFile, new FileStream(lockFile, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        Directory.CreateDirectory(root);
        foreach (var (name, content) in Barriers)
            File.WriteAllText(Path.Combine(root, name), content);
        return workspace;
    }

    public void Dispose()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
        _lock.Dispose();
        File.Delete(_lockFile);
    }

    private static void RemoveLeftovers(string builds)
    {
        foreach (var lockFile in Directory.GetFiles(builds, "*.lock"))
        {
            try
            {
                using var held = new FileStream(lockFile, FileMode.Open, FileAccess.Write, FileShare.None);
                if (Directory.Exists(Path.ChangeExtension(lockFile, null)))
                    Directory.Delete(Path.ChangeExtension(lockFile, null), recursive: true);
                File.Delete(lockFile);
            }
            catch (IOException)
            {
                // Its build runs, or another one removes it at this moment.
            }
        }
    }
}
