using Slipway.Environments;

namespace Slipway.Parity;

/// <summary>
/// Tells facts that Slipway does not read itself, such as the version of a database of another kind. A project registers
/// it as a service; what it tells counts for more.
/// </summary>
public interface IFactSource
{
    /// <summary>Groups that it tells of, such as <c>database</c>.</summary>
    IReadOnlyList<string> Groups { get; }

    /// <returns>Facts by aspect, such as <c>database/version</c>.</returns>
    /// <exception cref="SlipwayException">They cannot be read: its groups are unknown, with the message as the reason.</exception>
    Task<IReadOnlyDictionary<string, Fact>> ReadAsync(AppEnvironment environment, CancellationToken cancellationToken);
}
