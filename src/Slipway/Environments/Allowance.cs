namespace Slipway.Environments;

/// <summary>A difference to other environments that is meant: an entry of <c>allow</c>.</summary>
/// <param name="Aspect">What may differ, such as <c>packages/Django</c>; with a <c>*</c> at its end all that begins so.</param>
/// <param name="Reason">Why, for those who read the comparison.</param>
/// <param name="Until">Last day (UTC) that it holds; null: for good.</param>
/// <param name="Location">Where it stands.</param>
public sealed record Allowance(string Aspect, string Reason, DateOnly? Until, SourceLocation Location);
