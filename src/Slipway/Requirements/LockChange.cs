namespace Slipway.Requirements;

/// <summary>A lock file that was written.</summary>
/// <param name="File">Relative to the project root, with forward slashes.</param>
/// <param name="Created">Whether it is new.</param>
/// <param name="Packages">What changed in it, by package name.</param>
public sealed record LockChange(string File, bool Created, IReadOnlyList<PackageChange> Packages);

/// <summary>A package that a lock file has now or had before.</summary>
/// <param name="Name">Name of the package.</param>
/// <param name="From">Version before; null: it was added.</param>
/// <param name="To">Version now; null: it was removed.</param>
public sealed record PackageChange(string Name, string? From, string? To)
{
    /// <summary>Such as <c>Markdig 1.5.1 → 1.6.0</c>, <c>+ Npgsql 10.0.3</c> or <c>- Npgsql 10.0.3</c>.</summary>
    public override string ToString() =>
        From is null ? $"+ {Name} {To}" : To is null ? $"- {Name} {From}" : $"{Name} {From} → {To}";
}
