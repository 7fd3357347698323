using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.State;

namespace Slipway.Data.Vaults.Directories;

/// <summary>
/// What a pack holds, as text beside it: a line <c>SHA-256 offset length</c> for each content, the bytes of its zstd frame in the
/// pack, and last the SHA-256 of the lines above. <c>tail -c +$((OFFSET + 1)) PACK | head -c LENGTH | zstd -dc</c> reads a
/// content without Slipway.
/// </summary>
internal static class PackIndex
{
    private const string Heading = "slipway pack index 1";

    public static byte[] Write(IEnumerable<PackedContent> contents)
    {
        var text = new StringBuilder().Append(Heading).Append('\n');
        foreach (var content in contents)
            text.Append(CultureInfo.InvariantCulture, $"{content.Key} {content.Offset} {content.Length}\n");
        var lines = Encoding.ASCII.GetBytes(text.ToString());
        return [.. lines, .. Encoding.ASCII.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(lines))}\n")];
    }

    /// <summary>Reads the index of a pack, and makes it anew from the pack where it is missing or damaged.</summary>
    public static List<PackedContent> OfPack(string pack)
    {
        var file = VaultPlace.IndexOf(pack);
        try
        {
            return Read(File.ReadAllBytes(file));
        }
        catch (Exception exception) when (exception is FormatException or FileNotFoundException)
        {
            var contents = PackLabel.Scan(pack);
            DurableFile.Replace(file, Write(contents));
            return contents;
        }
    }

    /// <exception cref="FormatException">It is not as it was written.</exception>
    public static List<PackedContent> Read(ReadOnlySpan<byte> index)
    {
        const int Sum = 65;
        if (index.Length < Sum || Encoding.ASCII.GetString(index[^Sum..]) != $"{Convert.ToHexStringLower(SHA256.HashData(index[..^Sum]))}\n")
            throw new FormatException("its last line is not the SHA-256 of those above");
        var lines = Encoding.ASCII.GetString(index[..^Sum]).AsSpan();
        var contents = new List<PackedContent>();
        var isHeading = true;
        foreach (var range in lines.Split('\n'))
        {
            var line = lines[range];
            if (isHeading && line is not Heading)
                throw new FormatException($"its first line is not '{Heading}'");
            if (!isHeading && line.Length > 0)
                contents.Add(Parse(line));
            isHeading = false;
        }

        return contents;
    }

    private static PackedContent Parse(ReadOnlySpan<char> line)
    {
        Span<Range> words = stackalloc Range[4];
        return line.Split(words, ' ') == 3
            && long.TryParse(line[words[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && int.TryParse(line[words[2]], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new PackedContent(Sha256Key.Of(line[words[0]]), offset, length)
            : throw new FormatException($"'{line}' is no line of it");
    }
}
