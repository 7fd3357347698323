using System.Text;

namespace Slipway.Environments;

/// <summary>Reads a secret from a stream: text of at most 64 KiB, without the newline that editors and commands put at the end.</summary>
internal static class SecretText
{
    /// <summary>Linux takes 128 KiB for one environment variable; a secret near that is a mistake.</summary>
    private const int MaximumBytes = 64 * 1024;

    /// <param name="stream">Read to its end, whatever its length, so that its writer is not stopped half-way.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length <= MaximumBytes)
                content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <exception cref="UnresolvedSecretException">It is no such text.</exception>
    public static string Decode(byte[] content, string source)
    {
        if (content.Length > MaximumBytes)
            throw new UnresolvedSecretException($"{source} gives more than {MaximumBytes / 1024} KiB, which is no secret");
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException)
        {
            throw new UnresolvedSecretException($"{source} gives bytes that are not UTF-8; encode them, in base64 for instance");
        }

        text = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        return text.Length > 0 ? text : throw new UnresolvedSecretException($"{source} gives nothing");
    }
}
