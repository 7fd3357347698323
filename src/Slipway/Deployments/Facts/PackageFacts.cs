using Slipway.Environments;
using Slipway.Parity;
using Slipway.Releases;
using Slipway.Requirements;
using Slipway.Requirements.Python;

namespace Slipway.Deployments.Facts;

/// <summary>
/// The packages of an environment, by its locks. A release records their digest and not the locks themselves: they are
/// read from its commit, and count only where they have that digest. Of what was never deployed those of the work tree count.
/// </summary>
internal static class PackageFacts
{
    /// <param name="standing">What runs.</param>
    /// <param name="parts">Where commits are, and the work tree.</param>
    /// <param name="sheet">Gets the facts.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task AddAsync(Standing standing, EngineParts parts, FactSheet sheet, CancellationToken cancellationToken)
    {
        try
        {
            if (standing.Revision is not { } revision)
                sheet.Unknown(AspectName.Packages, standing.Missing);
            else if (standing.Lock is null && IsUnlockedPip(standing.Environment, parts.Paths))
                sheet.Unknown(AspectName.Packages, "pip's requirements have no lock in the work tree");
            else
                Add(await parts.Source.LocksAsync(standing.Release is null ? revision with { Dirty = true } : revision, standing.Environment.VariantName, cancellationToken), revision, standing, sheet);
        }
        catch (SlipwayException exception)
        {
            sheet.Unknown(AspectName.Packages, exception.Message);
        }
    }

    /// <summary>Without a digest to hold them against, a neighbour's NuGet locks in the same repository would be taken for its own.</summary>
    private static bool IsUnlockedPip(AppEnvironment environment, ProjectPaths paths)
    {
        var requirements = environment.Requirements ?? RequirementsFile.ByConvention(environment.VariantName, paths.Root);
        if (!RequirementsFile.IsPipPath(requirements) || LockSelection.Find(requirements, environment.VariantName, path => File.Exists(Path.Combine(paths.Root, path)), out _) is not null)
            return false;
        var file = Path.Combine(paths.Root, requirements);
        return !File.Exists(file) || LockSummary.Of(LockForm.Requirements, requirements, File.ReadAllBytes(file)) is null;
    }

    private static void Add(LockedRequirements? locks, SourceRevision revision, Standing standing, FactSheet sheet)
    {
        var place = standing.Release is null ? "the work tree" : $"commit {revision.Commit[..7]}";
        if (locks is null)
            sheet.Unknown(AspectName.Packages, $"{place} is not in this clone (git fetch)");
        else if (standing.Lock is { } expected && locks.Digest != expected)
            sheet.Unknown(AspectName.Packages, $"release {standing.Release} was built with other locks than {place} has");
        else if (locks.Files == 0)
            sheet.Unknown(AspectName.Packages, $"there is no lock in {place}");
        else if (locks.Packages is null)
            sheet.Unknown(AspectName.Packages, $"a lock in {place} cannot be read");
        else
            foreach (var package in locks.Packages)
                sheet.Add($"{AspectName.Packages}/{package.Name}", Fact.Of(package.Version));
    }
}
