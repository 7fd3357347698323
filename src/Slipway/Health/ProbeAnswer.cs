namespace Slipway.Health;

/// <summary>What a health probe was told.</summary>
/// <param name="IsExpected">Whether the expected release answered, and is healthy.</param>
/// <param name="Text">What came back, as a failure message has it.</param>
internal sealed record ProbeAnswer(bool IsExpected, string Text);
