namespace Slipway.Environments;

/// <summary>What was found where a reference points.</summary>
/// <param name="Value">The value; null: there is none here.</param>
/// <param name="Missing">Why there is none; null beside a null value: it is <c>generated</c> and made by the first deployment.</param>
public sealed record SecretSighting(Secret? Value, string? Missing);
