using Slipway.Environments;

namespace Slipway.Frosting.Output;

/// <summary>A secret as <c>Config</c> shows it: never its value.</summary>
/// <param name="State"><c>found</c>, <c>missing</c> or <c>not made yet</c>.</param>
/// <param name="Fingerprint">Of the value, keyed; null where there is none.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record ShownSecret(string State, string? Fingerprint, string? Problem)
{
    public static ShownSecret Of(SecretSighting sighting, SecretFingerprint fingerprint)
    {
        if (sighting.Value is not { } value)
            return sighting.Missing is { } missing ? new ShownSecret("missing", null, missing) : new ShownSecret("not made yet", null, null);
        try
        {
            return new ShownSecret("found", fingerprint.Of(value), null);
        }
        catch (ConfigurationException exception)
        {
            // A project that cannot be written to is no reason to show nothing.
            return new ShownSecret("found", null, exception.Message);
        }
    }

    public override string ToString() => State switch
    {
        "found" when Fingerprint is { } digits => $"fingerprint {digits}",
        "not made yet" => "made by the first deployment",
        _ => $"{State}: {Problem}",
    };
}
