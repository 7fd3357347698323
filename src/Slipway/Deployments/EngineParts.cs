using Slipway.Environments;
using Slipway.Parity;
using Slipway.Platforms;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>What the engine works with.</summary>
public sealed record EngineParts
{
    public required ProjectPaths Paths { get; init; }

    /// <summary>Every environment of the project.</summary>
    public required IReadOnlyList<AppEnvironment> Environments { get; init; }

    public required IReadOnlyList<IPlatformKind> Platforms { get; init; }

    public required IStateStore State { get; init; }

    /// <summary>History and leases of previews and rehearsals, which only this machine's dock runs. The default is <see cref="State"/>.</summary>
    public IStateStore? StateOfThisMachine { get; init; }

    public required IReleaseBuilder Builder { get; init; }

    public required IReleaseRepository Releases { get; init; }

    public required IContentStore Content { get; init; }

    public required ISource Source { get; init; }

    /// <summary>Resolves the secrets of an environment, all at once.</summary>
    public required Func<AppEnvironment, CancellationToken, Task<IReadOnlyDictionary<string, Secret>>> ResolveSecrets { get; init; }

    /// <summary>
    /// Resolves those secrets of an environment that only have to be read: for plans, which run and make nothing. Null:
    /// this machine has made no fingerprint yet, so there is nothing to compare with. The default value returns that.
    /// </summary>
    public Func<AppEnvironment, CancellationToken, Task<IReadOnlyDictionary<string, Secret>?>> PeekSecrets { get; init; } =
        (_, _) => Task.FromResult<IReadOnlyDictionary<string, Secret>?>(null);

    /// <summary>Keyed fingerprint of a secret's value: it tells that the value changed, and nothing else.</summary>
    public required Func<Secret, string> Fingerprint { get; init; }

    /// <summary>The same without making a key: fingerprints of one command can be compared with each other, and with recorded ones where this machine has the key. The default value returns <see cref="Fingerprint"/>'s.</summary>
    public Func<Secret, string> PassingFingerprint { get => field ?? Fingerprint; init; }

    /// <summary>Looks whether a secret has a value, without making one. The default value cannot tell.</summary>
    public Func<AppEnvironment, string, SecretReference, CancellationToken, Task<SecretSighting?>> LookAtSecret { get; init; } =
        (_, _, _, _) => Task.FromResult<SecretSighting?>(null);

    /// <summary>What tells facts of environments that neither ledger nor files have.</summary>
    public IReadOnlyList<IFactSource> FactSources { get; init; } = [];

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>After this a hook is stopped. The default value is 10 minutes.</summary>
    internal TimeSpan HookDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Sends the probes of the verification.</summary>
    internal HttpMessageHandler? Http { get; init; }

    internal ProcessIdentity Identity { get; init; } = ProcessIdentity.Current;

    /// <returns>Where the history and the lease of an environment are: two machines that rehearse the same one have a dock each.</returns>
    internal IStateStore StateOf(AppEnvironment environment) => environment.Of is null ? State : StateOfThisMachine ?? State;
}
