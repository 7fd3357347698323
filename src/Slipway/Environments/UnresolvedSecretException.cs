namespace Slipway.Environments;

/// <summary>A reference leads to no value; the message says why and never holds the value.</summary>
internal sealed class UnresolvedSecretException(string message) : Exception(message);
