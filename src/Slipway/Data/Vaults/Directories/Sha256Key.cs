using System.Buffers.Binary;

namespace Slipway.Data.Vaults.Directories;

/// <summary>A SHA-256 as a key: a vault knows hundreds of thousands of them, and as text each would take four times the memory.</summary>
internal readonly record struct Sha256Key(UInt128 High, UInt128 Low)
{
    /// <param name="sha256">64 hex digits.</param>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Sha256Key Of(ReadOnlySpan<char> sha256)
    {
        Span<byte> bytes = stackalloc byte[32];
        if (sha256.Length != 64 || Convert.FromHexString(sha256, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new FormatException($"'{sha256}' is no SHA-256");
        return new Sha256Key(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));
    }

    public override string ToString() => $"{High:x32}{Low:x32}";
}
