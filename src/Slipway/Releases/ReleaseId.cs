using System.Buffers;
using System.Security.Cryptography;

namespace Slipway.Releases;

/// <summary>The id of a release: <c>&lt;commit7&gt;-&lt;digest6&gt;</c>.</summary>
internal static class ReleaseId
{
    private const int CommitLength = 7;
    private const int DigestLength = 6;

    private static readonly SearchValues<char> Letters = SearchValues.Create("0123456789abcdef-");

    /// <returns>The same manifest with the id that its content gives it.</returns>
    public static ReleaseManifest Seal(ReleaseManifest manifest) => manifest with { Id = Of(manifest) };

    public static string Of(ReleaseManifest manifest)
    {
        var digest = SHA256.HashData(ManifestJson.Write(manifest with { Id = "" }));
        return $"{manifest.Commit[..CommitLength]}-{Convert.ToHexStringLower(digest)[..DigestLength]}";
    }

    /// <summary>Whether a text could be an id or the beginning of one: at least four characters.</summary>
    public static bool CouldBegin(string text) =>
        text.Length is >= 4 and <= CommitLength + 1 + DigestLength && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(Letters);
}
