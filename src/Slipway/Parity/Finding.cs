using Slipway.Environments;

namespace Slipway.Parity;

/// <summary>One aspect, held side by side.</summary>
/// <param name="Aspect">Such as <c>packages/Django</c>.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Facts">In the order of the environments.</param>
public sealed record Finding(string Aspect, Verdict Verdict, IReadOnlyList<Fact> Facts)
{
    /// <summary>What declares the difference.</summary>
    public IReadOnlyList<Allowance> Allowed { get; init; } = [];

    /// <summary>What declared it and does not hold any more.</summary>
    public IReadOnlyList<Allowance> Expired { get; init; } = [];

    /// <summary>Why it is judged so, in words; null where there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Which layer it belongs to: <c>packages</c> of <c>packages/Django</c>.</summary>
    public string Group => AspectName.Group(Aspect);
}
