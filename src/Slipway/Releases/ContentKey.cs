using System.Text;

namespace Slipway.Releases;

/// <summary>The name under which the content of a variant is shared: the digest of its files' digests.</summary>
internal static class ContentKey
{
    public const string Prefix = "content/";

    public static string Of(IReadOnlyList<ReleaseFile> files)
    {
        var text = new StringBuilder();
        foreach (var digest in files.Select(file => file.Sha256).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            text.Append(digest).Append('\n');
        return $"{Prefix}{Digest.OfText(text.ToString())}";
    }
}
