using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Makes locked packages of those that a <c>pylock.toml</c> selects for a place; what a release cannot take is an error at its line.</summary>
/// <param name="root">The project root, or an export of it.</param>
/// <param name="found">The lock.</param>
/// <param name="problems">Where errors go.</param>
internal sealed class PyLockPackages(string root, PyLock found, RequirementProblems problems)
{
    private readonly string _directory = Path.GetDirectoryName(Path.GetFullPath(Path.Combine(root, found.File)))!;
    private readonly List<PackageLink> _links = [];

    /// <summary>The wheels that the lock names, each with the place that it is to be had from.</summary>
    public IReadOnlyList<PackageLink> Links => _links;

    public IReadOnlyList<PythonPackage> Select(MarkerEnvironment environment) =>
        [.. found.Select(environment, problems).Select(Package).OfType<PythonPackage>().OrderBy(package => package.Name, StringComparer.Ordinal)];

    private PythonPackage? Package(PyLockPackage package)
    {
        if (package.Directory is not null)
            return Refuse(package, "is a directory of this project, and a release takes wheels alone: lock without it (uv export --no-emit-project), or build a wheel of it and lock that");
        if (package.Vcs is { } vcs)
            return Repository(package, vcs);
        var files = package.Files.Where(file => file.Role != PyLockRole.Source).ToList();
        if (files.Count == 0 || files.Exists(file => !WheelName.IsWheel(file.Name)))
            return Refuse(package, "is locked as source only: what is built of it would not be the same everywhere; build a wheel of it, and lock that");
        var hashes = files.SelectMany(Strong).ToList();
        if (files.Exists(file => !Strong(file).Any()))
            return Refuse(package, "has a file without a hash that pip verifies (sha256, sha384 or sha512): lock anew");
        if (files.Exists(file => file.Url is { } url && Credentials.AreWritten(url.Written)))
            return Refuse(package, "has an address with a user name or a password, which would be committed: lock anew without it, and say it in the environment's file (python.logins) or in pip's own configuration");
        var version = package.Version ?? WheelName.TryParse(files[0].Name)?.Version;
        if (version is null)
            return Refuse(package, "has no version: lock anew");
        _links.AddRange(files.Select(file => new PackageLink(file.Name, Place(file), Strong(file).First())));
        return new PythonPackage(package.Name.Normalized, version.ToString(), null, [.. hashes.Order().Select(hash => hash.ToString())]);
    }

    private PythonPackage? Repository(PyLockPackage package, PyLockVcs vcs)
    {
        if (!vcs.Reference.IsFullCommit)
            return Refuse(package, "does not name a whole commit: lock anew, so that the release stays what it is");
        if (vcs.Url is not { } url)
            return Refuse(package, "is a repository of this machine: name it with an address");
        if (Credentials.AreWritten(url.Written))
            return Refuse(package, "has an address with a user name or a password, which would be committed: lock anew without it, and leave the login to git");
        return new PythonPackage(package.Name.Normalized, vcs.Reference.Revision!, $"{vcs.Reference.System}+{url.Written}@{vcs.Reference.Revision}", []);
    }

    private PythonPackage? Refuse(PyLockPackage package, string why)
    {
        problems.Error(package.At, $"{package} {why}");
        return null;
    }

    private string Place(PyLockFile file) =>
        file.Url?.Reveal() ?? new Uri(Path.GetFullPath(Path.Combine(_directory, file.Path!))).AbsoluteUri;

    private static IEnumerable<RequirementHash> Strong(PyLockFile file)
    {
        foreach (var (algorithm, digest) in file.Hashes.OrderBy(hash => hash.Key, StringComparer.Ordinal))
        {
            if (RequirementHash.TryParse($"{algorithm}:{digest}", out var hash, out _))
                yield return hash;
        }
    }
}

/// <summary>A file that a lock names.</summary>
/// <param name="FileName">Its name.</param>
/// <param name="Address">Where it is to be had.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record PackageLink(string FileName, string Address, RequirementHash Hash);
