using System.Security.Cryptography;
using System.Text;

namespace Slipway.Releases;

/// <summary>Size and SHA-256 (lower-case hex) of some content.</summary>
internal readonly record struct Digest(long Size, string Sha256)
{
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public static Digest OfFile(string file, CancellationToken cancellationToken)
    {
        using var content = new FileContent(file);
        return content.Hash(cancellationToken);
    }
}
