using Slipway.Environments;

namespace Slipway.Parity;

/// <summary>
/// Tells facts that neither the ledger nor the environment's files have, such as the version of a database. A project or
/// a part of Slipway registers it as a service.
/// </summary>
public interface IFactSource
{
    /// <summary>Groups that it tells of, such as <c>database</c>. What no source tells of is unknown.</summary>
    IReadOnlyList<string> Groups { get; }

    /// <returns>Facts by aspect, such as <c>database/version</c>.</returns>
    /// <exception cref="SlipwayException">They cannot be read: its groups are unknown, with the message as the reason.</exception>
    Task<IReadOnlyDictionary<string, Fact>> ReadAsync(AppEnvironment environment, CancellationToken cancellationToken);
}
