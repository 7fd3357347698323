namespace Slipway.Frosting.Diagnosis;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What, such as <c>git</c>.</param>
/// <param name="Environment">Environment that needs it; null: all of them.</param>
/// <param name="Problem">What is lacking; null: nothing.</param>
/// <param name="Mend">Command, or what else is to be done, that mends it; null where the problem says it.</param>
internal sealed record Finding(string Name, string? Environment, string? Problem = null, string? Mend = null);
