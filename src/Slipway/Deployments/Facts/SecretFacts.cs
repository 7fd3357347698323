using Slipway.Environments;
using Slipway.Parity;

namespace Slipway.Deployments.Facts;

/// <summary>Which secrets an environment has, as fingerprints. That two environments have different values is as it should be.</summary>
internal sealed class SecretFacts(EngineParts parts)
{
    private const string OwnValue = "each environment has its own value";

    public async Task AddAsync(Standing standing, FactSheet sheet, CancellationToken cancellationToken)
    {
        foreach (var (name, reference) in standing.Run?.Secrets ?? standing.Environment.Secrets)
        {
            sheet.Add($"secrets/{name}", standing.Prints is not { } prints
                ? await LookAsync(standing.Environment, name, reference, sheet, cancellationToken)
                : prints.ByName.TryGetValue(name, out var print)
                    ? new Fact { Value = print, Key = prints.Key, Own = OwnValue }
                    : Fact.NotKnown($"no fingerprint was recorded when {standing.Environment.Name} was deployed"));
        }
    }

    private async Task<Fact> LookAsync(AppEnvironment environment, string name, SecretReference reference, FactSheet sheet, CancellationToken cancellationToken)
    {
        if (reference.Scheme == "command")
            return Fact.NotKnown($"the command behind {name} is not run for this");
        if (await parts.LookAtSecret(environment, name, reference, cancellationToken) is not { } sighting)
            return Fact.NotKnown("secrets cannot be looked at here");
        if (sighting.Value is { } value)
            return new Fact { Value = parts.PassingFingerprint(value), Key = parts.PassingFingerprint(new Secret("slipway")), Own = OwnValue };
        if (sighting.Missing is not { } why)
            return new Fact { Value = "made by the first deployment", Own = OwnValue };
        sheet.Warn($"the secret {name} is missing: {why}");
        return Fact.Of("missing");
    }
}
