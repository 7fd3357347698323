namespace Slipway.Data.Vaults.Directories;

/// <summary>How a content that is not what it was is told.</summary>
internal static class VaultDamage
{
    public const string AnotherVault = "Restore from another vault that has the point, or from another point; a new backup puts the content into the vault again if the app still has it.";

    /// <param name="place">The vault.</param>
    /// <param name="owner">What the content belongs to.</param>
    /// <param name="file">Where it is.</param>
    /// <param name="how">What is wrong with it, as the end of a sentence.</param>
    /// <param name="aside">What became of it, as the end of a sentence.</param>
    public static SlipwayException Found(VaultPlace place, string owner, string file, string how, string aside) =>
        new(ExitCode.Failed, $"The vault '{place.Name}' is damaged: the content of {owner} ({file}): {how}; {aside}.") { Next = AnotherVault };

    public static string OtherDigest(string found, string expected) => $"it has the SHA-256 {found[..12]}… and should have {expected[..12]}…";

    public static string OtherSize(long found, long expected) => $"it has {found} bytes and should have {expected}";

    public static string NoFrame(Exception exception) => $"it is no whole zstd frame any more ({exception.Message})";
}
