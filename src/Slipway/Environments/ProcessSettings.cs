namespace Slipway.Environments;

/// <summary>What an environment changes about a process type of the Procfile.</summary>
/// <param name="Instances">How many instances run; null: the default (1).</param>
/// <param name="Command">A command instead of the Procfile's; null: the Procfile's.</param>
public sealed record ProcessSettings(int? Instances = null, string? Command = null);
