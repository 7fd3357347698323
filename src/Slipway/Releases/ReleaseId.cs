using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Releases;

/// <summary>The id of a release: <c>&lt;commit7&gt;-&lt;digest6&gt;</c>.</summary>
internal static class ReleaseId
{
    private const int CommitLength = 7;
    private const int DigestLength = 6;

    private static ReadOnlySpan<byte> IdProperty => "\"id\":\""u8;

    private static readonly SearchValues<char> Letters = SearchValues.Create("0123456789abcdef-");

    /// <returns>The same manifest with the id that its content gives it.</returns>
    public static ReleaseManifest Seal(ReleaseManifest manifest) => manifest with { Id = Of(manifest) };

    public static string Of(ReleaseManifest manifest) => Of(manifest, ManifestJson.Write(manifest));

    /// <param name="manifest">The manifest, with whatever id it has.</param>
    /// <param name="written">Its canonical JSON. A large one takes a while to write: it is not written once more for its id.</param>
    public static string Of(ReleaseManifest manifest, ReadOnlySpan<byte> written)
    {
        // Of the JSON with an empty id, which stands behind the format.
        var value = JsonEncodedText.Encode(manifest.Id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes;
        var start = written.IndexOf(IdProperty) + IdProperty.Length;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(written[..start]);
        hash.AppendData(written[(start + value.Length)..]);
        return $"{manifest.Commit[..CommitLength]}-{Convert.ToHexStringLower(hash.GetHashAndReset())[..DigestLength]}";
    }

    /// <summary>Whether a text could be an id or the beginning of one: at least four characters.</summary>
    public static bool CouldBegin(string text) =>
        text.Length is >= 4 and <= CommitLength + 1 + DigestLength && text[0] != '-' && !text.AsSpan().ContainsAnyExcept(Letters);
}
