using Slipway.Environments.Scrubbing;

namespace Slipway.Data.Scrubbing;

/// <summary>What takes the place of a value. All but a fixed one come from a keyed digest of it, so that equal values stay equal.</summary>
internal static class Replacement
{
    /// <summary>Nobody can register a name below it (RFC 2606), so no mail reaches anybody.</summary>
    public const string EmailDomain = "@example.invalid";

    public const string EmailPrefix = "user-";
    public const string NamePrefix = "Person ";

    /// <summary>Hex digits of the digest in an address or name: 64 bits, where two equal ones are not to be expected.</summary>
    public const int ShortDigits = 16;

    /// <summary>Hex digits that stand for a value themselves: as many as a UUID has.</summary>
    public const int Digits = 32;

    /// <returns>Characters of what a rule makes.</returns>
    public static int LengthOf(ColumnRule rule) => rule.Treatment switch
    {
        ColumnTreatment.FakeEmail => EmailPrefix.Length + ShortDigits + EmailDomain.Length,
        ColumnTreatment.FakeName => NamePrefix.Length + ShortDigits,
        ColumnTreatment.Hash => Digits,
        ColumnTreatment.Fixed => rule.Value!.Length,
        _ => 0,
    };
}
