namespace Slipway.Data.Vaults.Directories;

/// <summary>Where a content is in its pack.</summary>
/// <param name="Key">Digest of the content.</param>
/// <param name="Offset">First byte of its zstd frame.</param>
/// <param name="Length">Bytes of the frame.</param>
internal readonly record struct PackedContent(Sha256Key Key, long Offset, int Length);
