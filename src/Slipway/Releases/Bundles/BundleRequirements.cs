using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Bundles;

/// <summary>The locked requirements of an environment as the one flat file that a platform's pip reads.</summary>
/// <param name="export">The release's commit.</param>
/// <param name="environment">Name of the environment.</param>
/// <param name="target">Its name as it stands in a target.</param>
/// <param name="build">Who installs from it.</param>
internal sealed class BundleRequirements(SourceExport export, string environment, string target, PythonBuild build)
{
    private readonly List<Problem> _problems = [];

    /// <param name="entry">What the environment takes from the release.</param>
    /// <param name="release">Id of the release.</param>
    /// <param name="python">Version of Python that the release runs on.</param>
    /// <exception cref="ConfigurationException">There is no lock, it is not the release's, or the platform could not install from it: every problem.</exception>
    public string Write(EnvironmentVariant entry, string release, string python)
    {
        var problems = new RequirementProblems();
        // The platform's pip puts variables in: none is needed here.
        var reader = new RequirementsReader(export.Project, null, name => name);
        var selected = LockSelection.Find(entry.Requirements, environment, path => File.Exists(Path.Combine(export.Project, path)), out var ambiguous) ?? Itself(entry.Requirements, reader);
        if (ambiguous is not null)
            throw new ConfigurationException([ambiguous]);
        if (selected is null)
            throw new ConfigurationException([new Problem(new SourceLocation(PythonLock.Beside(entry.Requirements)), $"there is no such lock in {export.Origin}, and {build.Title} installs by itself: it could take other versions than {release} has. Make it with ./build.sh --target=Requirements{target}, commit it, and build again.")]);
        var (digest, text) = selected.Form switch
        {
            LockForm.PyLock => PyLock(selected.Path, python, problems),
            LockForm.Requirements => Requirements(selected.Path, reader, problems, set => set.Files.Count == 1 ? set.Files[0].Sha256 : PythonLock.InputsOf(set)),
            _ => Requirements(selected.Path, reader, problems, _ => Own(selected.Path, reader, problems)),
        };
        problems.ThrowIfAny();
        if (digest != entry.Lock)
            _problems.Insert(0, new Problem(new SourceLocation(selected.Path), $"{release} was not built with this lock. Build {export.Origin} again: ./build.sh --target=Build --commit={export.Commit[..7]}"));
        if (_problems.Count > 0)
            throw new ConfigurationException(_problems);
        return $"# The locked requirements of {environment}, written by Slipway: {selected.Path} is where they come from.\n{text}";
    }

    /// <returns>A requirements file that is a lock itself, as pip-compile and uv write them.</returns>
    private static LockSelection? Itself(string path, RequirementsReader reader)
    {
        var problems = new RequirementProblems();
        var set = reader.Read(path, problems);
        return problems.Errors.Count == 0 && PythonLock.IsLocked(set, null) ? new LockSelection(path, LockForm.Requirements) : null;
    }

    private string Own(string path, RequirementsReader reader, RequirementProblems problems)
    {
        var locked = PythonLock.Read(export.Project, path, reader, problems);
        if (!build.Platforms.Contains(locked.Platform))
            _problems.Add(new Problem(new SourceLocation(path), $"it is for {locked.Platform}, and {build.Title} installs on {string.Join(" or ", build.Platforms)}: the hashes are those of other files. Renew it on such a machine with ./build.sh --target=Requirements{target}, commit it, and build again."));
        return locked.Digest;
    }

    private (string Digest, string Text) Requirements(string path, RequirementsReader reader, RequirementProblems problems, Func<RequirementSet, string> digest)
    {
        var set = reader.Read(path, problems);
        var found = digest(set);
        foreach (var repository in set.Requirements.Where(requirement => requirement.Hashes.Count == 0))
            _problems.Add(WithoutHash(repository.Origin.At, repository.ToString()));
        var options = set.Options.Where(option => option.Option != PipOption.NoRequireHashes).Select(InBundle).ToList();
        return (found, RequirementsWriter.Write(new RequirementSet { Requirements = set.Requirements, Constraints = [], Options = options, Files = set.Files, Variables = set.Variables }));
    }

    /// <summary>What the lock selects for the platform's machines: its pip reads requirements files alone.</summary>
    private (string Digest, string Text) PyLock(string path, string python, RequirementProblems problems)
    {
        var digest = PythonLock.DigestOf(File.ReadAllBytes(Path.Combine(export.Project, path)));
        if (new PyLockReader(export.Project).Read(path, problems) is not { } read)
            return (digest, "");
        var selecting = new PyLockPackages(export.Project, read, problems);
        var packages = selecting.Select(MarkerEnvironment.Linux(python));
        var lines = read.Packages.DistinctBy(package => package.Name).ToDictionary(package => package.Name.Normalized, package => package.At);
        foreach (var repository in packages.Where(package => package.Hashes.Count == 0))
            _problems.Add(WithoutHash(lines[repository.Name], repository.ToString()));
        foreach (var link in selecting.Links.Where(link => new Uri(link.Address).IsFile))
            _problems.Add(new Problem(new SourceLocation(path), $"{link.FileName} is a file of this project, and {build.Title} looks for packages in indexes: put it into one, and lock anew."));
        return (digest, string.Concat(packages.Select(package => $"{package}\n")));
    }

    private static Problem WithoutHash(SourceLocation at, string requirement) =>
        new(at, $"{requirement} has no hash, and pip asks for one of every package as soon as one has it. Name an archive or a wheel of it with a hash, or put it into an index.");

    /// <summary>A directory of wheels is named from the root of the bundle, which is the app's directory.</summary>
    private GlobalOption InBundle(GlobalOption option)
    {
        if (option.Option != PipOption.FindLinks || RequirementUrl.IsUrl(option.Reveal()))
            return option;
        var directory = Path.GetFullPath(Path.Combine(export.Project, option.Reveal()));
        var inside = Path.GetRelativePath(export.AppDirectory, directory).Replace('\\', '/');
        if (!Directory.Exists(directory) || inside.Split('/')[0] is "..")
            _problems.Add(new Problem(option.Origin.At, $"{option} is no directory of the app in {export.Origin}: {build.Title} would find no wheels there. Commit it below '{export.App}', or name an address."));
        return new GlobalOption(option.Option, inside, inside, option.Origin);
    }
}
