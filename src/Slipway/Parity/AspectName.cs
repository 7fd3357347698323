using Slipway.Environments;

namespace Slipway.Parity;

/// <summary>Names of aspects: packages are called alike whatever their letters' case, all else is what it is called.</summary>
internal sealed class AspectName : IEqualityComparer<string>, IComparer<string>
{
    public const string Packages = "packages";

    /// <summary>In the order in which they are shown.</summary>
    private static readonly string[] Order = ["release", "runtime", "toolchain", Packages, "processes", "instances", "config", "secrets", "platform", "capabilities", "database", "migrations"];

    public static AspectName Comparer { get; } = new();

    public static string Group(string aspect) => aspect.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? aspect[..slash] : aspect;

    /// <returns>Whether an allowance is about an aspect.</returns>
    public static bool IsMeant(Allowance allowance, string aspect)
    {
        var comparison = IsPackage(aspect) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return allowance.Aspect.EndsWith('*')
            ? aspect.AsSpan().StartsWith(allowance.Aspect.AsSpan(..^1), comparison)
            : aspect.Equals(allowance.Aspect, comparison);
    }

    public bool Equals(string? x, string? y) => string.Equals(x, y, x is not null && IsPackage(x) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    public int GetHashCode(string obj) => IsPackage(obj) ? StringComparer.OrdinalIgnoreCase.GetHashCode(obj) : StringComparer.Ordinal.GetHashCode(obj);

    public int Compare(string? x, string? y)
    {
        var group = Array.IndexOf(Order, Group(x!)).CompareTo(Array.IndexOf(Order, Group(y!)));
        return group != 0 ? group : StringComparer.OrdinalIgnoreCase.Compare(x, y) is var alike and not 0 ? alike : StringComparer.Ordinal.Compare(x, y);
    }

    private static bool IsPackage(string aspect) => aspect.StartsWith($"{Packages}/", StringComparison.Ordinal);
}
