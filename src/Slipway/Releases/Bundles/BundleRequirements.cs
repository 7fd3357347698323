using System.Text;
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
    /// <exception cref="ConfigurationException">There is no lock, it is not the release's, or the platform could not install from it: every problem.</exception>
    public string Write(EnvironmentVariant entry, string release)
    {
        var path = PythonLock.Beside(entry.Requirements);
        var at = new SourceLocation(path);
        if (!File.Exists(Path.Combine(export.Project, path)))
            throw new ConfigurationException([new Problem(at, $"there is no such lock in {export.Origin}, and {build.Title} installs by itself: it could take other versions than {release} has. Make it with ./build.sh --target=Requirements{target}, commit it, and build again.")]);
        var problems = new RequirementProblems();
        // The platform's pip puts variables in: none is needed here.
        var reader = new RequirementsReader(export.Project, null, name => name);
        var locked = PythonLock.Read(export.Project, path, reader, problems);
        var set = reader.Read(path, problems);
        problems.ThrowIfAny();
        if (locked.Digest != entry.Lock)
            _problems.Add(new Problem(at, $"{release} was not built with this lock. Build {export.Origin} again: ./build.sh --target=Build --commit={export.Commit[..7]}"));
        if (!build.Platforms.Contains(locked.Platform))
            _problems.Add(new Problem(at, $"it is for {locked.Platform}, and {build.Title} installs on {string.Join(" or ", build.Platforms)}: the hashes are those of other files. Renew it on such a machine with ./build.sh --target=Requirements{target}, commit it, and build again."));
        foreach (var repository in set.Requirements.Where(requirement => requirement.Hashes.Count == 0))
            _problems.Add(new Problem(repository.Origin.At, $"{repository} has no hash, and pip asks for one of every package as soon as one has it. Name an archive or a wheel of it with a hash, or put it into an index."));
        var options = set.Options.Where(option => option.Option != PipOption.NoRequireHashes).Select(InBundle).ToList();
        if (_problems.Count > 0)
            throw new ConfigurationException(_problems);
        return new StringBuilder()
            .Append("# The locked requirements of ").Append(environment).Append(", written by Slipway: ").Append(path).Append(" is where they come from.\n")
            .Append(RequirementsWriter.Write(new RequirementSet { Requirements = set.Requirements, Constraints = [], Options = options, Files = set.Files, Variables = set.Variables }))
            .ToString();
    }

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
