namespace Slipway.Requirements.Pip;

/// <summary>What the file of a package must hash to.</summary>
/// <param name="Algorithm"><c>sha256</c>, <c>sha384</c> or <c>sha512</c>.</param>
/// <param name="Digest">In hexadecimal digits.</param>
internal readonly record struct RequirementHash(string Algorithm, string Digest) : IComparable<RequirementHash>
{
    /// <summary>What pip takes (<c>--hash</c>); md5, sha1 and sha224 are refused.</summary>
    public static readonly string[] StrongAlgorithms = ["sha256", "sha384", "sha512"];

    /// <param name="text">Such as <c>sha256:0a1b…</c>.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="error">Why it is none.</param>
    public static bool TryParse(string text, out RequirementHash hash, out string? error)
    {
        hash = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var algorithm = colon < 0 ? "" : text[..colon];
        var known = Array.IndexOf(StrongAlgorithms, algorithm);
        var length = (known + 1) * 32 + 32;
        error = null;
        if (colon < 0)
            error = "a hash is written as algorithm:digest, such as --hash=sha256:0a1b…";
        else if (known < 0)
            error = algorithm is "md5" or "sha1" or "sha224"
                ? $"pip refuses {algorithm}, which is too weak: take sha256, sha384 or sha512"
                : "pip knows the algorithms sha256, sha384 and sha512 only";
        else if (colon + 1 + length != text.Length || !text.AsSpan(colon + 1).ContainsOnlyHexDigits())
            error = $"a {algorithm} digest has {length} hexadecimal digits: no file matches this one";
        else
            hash = new RequirementHash(StrongAlgorithms[known], text[(colon + 1)..]);
        return error is null;
    }

    public int CompareTo(RequirementHash other)
    {
        var order = string.CompareOrdinal(Algorithm, other.Algorithm);
        return order != 0 ? order : string.CompareOrdinal(Digest, other.Digest);
    }

    public override string ToString() => $"{Algorithm}:{Digest}";
}

file static class Hexadecimal
{
    public static bool ContainsOnlyHexDigits(this ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit(character))
                return false;
        }

        return true;
    }
}
