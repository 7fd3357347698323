namespace Slipway;

/// <summary>Where things lie in a project. Every path is absolute.</summary>
/// <param name="Root">The project root: the directory that holds <c>environments/</c>.</param>
public sealed record ProjectPaths(string Root)
{
    /// <summary>Files that people write, one per environment.</summary>
    public string Environments => Path.Combine(Root, "environments");

    /// <summary>Requirements files that people write, one per environment.</summary>
    public string Requirements => Path.Combine(Root, "requirements");

    /// <summary>The project's executables that run at fixed points of a deployment.</summary>
    public string Hooks => Path.Combine(Root, "hooks");

    /// <summary>Everything Slipway keeps on this machine; ignored by git, mode 0700.</summary>
    public string Slipway => Path.Combine(Root, ".slipway");

    /// <summary>The shared-state store of <c>state: directory</c>: ledger, leases, release manifests.</summary>
    public string State => Path.Combine(Slipway, "state");

    /// <summary>The content store: each file of any release once, by digest.</summary>
    public string Store => Path.Combine(Slipway, "store");

    /// <summary>Git objects of <c>state: git</c>: a cache of what the remote has.</summary>
    public string GitObjects => Path.Combine(Slipway, "git");

    /// <summary>Journals of deployments that run on this machine.</summary>
    public string Journals => Path.Combine(Slipway, "journals");

    /// <summary>Scratch space of builds; emptied after each.</summary>
    public string Builds => Path.Combine(Slipway, "builds");

    /// <summary>Digests of uncommitted files, so that those that did not change are not read again. May be deleted at any time.</summary>
    public string Index => Path.Combine(Slipway, "index");

    /// <summary>Full logs of commands, one file each.</summary>
    public string Logs => Path.Combine(Slipway, "logs");

    /// <summary>The dock: daemon binaries, control socket, state, unpacked releases, process logs.</summary>
    public string Dock => Path.Combine(Slipway, "dock");

    /// <summary>Virtual environments of Python releases, one for each set of packages.</summary>
    public string Python => Path.Combine(Slipway, "python");

    /// <summary>Generated secrets, one 0600 file per environment and name.</summary>
    public string Secrets => Path.Combine(Slipway, "secrets");

    /// <summary>What outlives releases on the dock: uploads, SQLite files. Never pruned or cleaned.</summary>
    public string Data(string environment) => Path.Combine(Slipway, "data", environment);

    /// <summary>Restore points on this machine, where the environment file names no other vault.</summary>
    public string Vault => Path.Combine(Slipway, "vault");

    /// <summary>Snapshots of the uploads while they are backed up, and what a restore has put aside. On the disk of <see cref="Data"/>.</summary>
    public string Restores(string environment) => Path.Combine(Slipway, "restores", environment);

    /// <returns>The path relative to the root with forward slashes, as messages show it.</returns>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}
