using Slipway.Environments;
using Slipway.Parity;
using Slipway.Releases;
using Slipway.Requirements;
using Slipway.Requirements.Pip;
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
        var wheels = Wheels(standing);
        if (await WhyUnknownAsync(standing, parts, wheels, sheet, cancellationToken) is not { } why)
            return;
        if (wheels.Count == 0)
            sheet.Unknown(AspectName.Packages, why);
        // A release has the wheels themselves: what a lock would say stands in their names.
        foreach (var (name, (version, sha256)) in wheels)
            sheet.Add($"{AspectName.Packages}/{name}", new Fact { Value = version, Content = sha256 });
    }

    /// <returns>Why the locks tell nothing; null: they were added.</returns>
    private static async Task<string?> WhyUnknownAsync(Standing standing, EngineParts parts, Dictionary<string, (string Version, string Sha256)> wheels, FactSheet sheet, CancellationToken cancellationToken)
    {
        try
        {
            if (standing.Revision is not { } revision)
                return standing.Missing;
            if (standing.Lock is null && IsUnlockedPip(standing.Environment, parts.Paths))
                return "pip's requirements have no lock in the work tree";
            return Add(await parts.Source.LocksAsync(standing.Release is null ? revision with { Dirty = true } : revision, standing.Environment.VariantName, cancellationToken), revision, standing, wheels, sheet);
        }
        catch (SlipwayException exception)
        {
            return exception.Message;
        }
    }

    /// <returns>Packages that a release of a Python app holds, by name, with version and digest of the wheel.</returns>
    private static Dictionary<string, (string Version, string Sha256)> Wheels(Standing standing)
    {
        var wheels = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        if (standing is not { Manifest: { } release, Variant: { } key } || !release.Variants.TryGetValue(key, out var variant))
            return wheels;
        foreach (var wheel in variant.Wheels)
        {
            if (WheelName.TryParse(wheel.Path) is { } parsed)
                wheels[parsed.Name.Normalized] = (parsed.Version.ToString(), wheel.Sha256);
        }

        return wheels;
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

    private static string? Add(LockedRequirements? locks, SourceRevision revision, Standing standing, Dictionary<string, (string Version, string Sha256)> wheels, FactSheet sheet)
    {
        var place = standing.Release is null ? "the work tree" : $"commit {revision.Commit[..7]}";
        if (locks is null)
            return $"{place} is not in this clone (git fetch)";
        if (standing.Lock is { } expected && locks.Digest != expected)
            return $"release {standing.Release} was built with other locks than {place} has";
        if (locks.Files == 0)
            return $"there is no lock in {place}";
        if (locks.Packages is null)
            return $"a lock in {place} cannot be read";
        foreach (var package in locks.Packages)
            sheet.Add($"{AspectName.Packages}/{package.Name}", new Fact { Value = package.Version, Content = wheels.TryGetValue(package.Name, out var wheel) ? wheel.Sha256 : null });
        return null;
    }
}
