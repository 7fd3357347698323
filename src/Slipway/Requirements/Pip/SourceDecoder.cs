using System.Text;
using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Makes text of a file's bytes as pip does: by a byte order mark, else by a comment (PEP 263), else as UTF-8.</summary>
internal static class SourceDecoder
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], Utf8),
        ([0xFF, 0xFE, 0, 0], new UTF32Encoding(bigEndian: false, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0, 0, 0xFE, 0xFF], new UTF32Encoding(bigEndian: true, byteOrderMark: false, throwOnInvalidCharacters: true)),
        ([0xFF, 0xFE], new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true)),
        ([0xFE, 0xFF], new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true)),
    ];

    /// <returns>Null: it is no text; then an error was added.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, SourceLocation file, RequirementProblems problems)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (bytes.StartsWith(mark))
                return Decode(bytes[mark.Length..], encoding, file, $"the file is not {encoding.WebName.ToUpperInvariant()}, as its first bytes say: save it as UTF-8", problems);
        }

        // Each letter of ASCII is one byte and a zero in it, which UTF-8 takes for a character as well.
        if (bytes is [0, not 0, ..] or [not 0, 0, ..])
        {
            problems.Error(file, "the file looks like UTF-16 without the mark at its beginning, and pip would read it as something else: save it as UTF-8");
            return null;
        }

        if (Declared(bytes, out var line) is not { } name)
            return Decode(bytes, Utf8, file, "the file is not UTF-8 from here on, and what pip makes of it depends on the machine: save it as UTF-8, or name its encoding in the first line, as in '# -*- coding: latin-1 -*-'", problems);
        if (Find(name) is { } declared)
            return Decode(bytes, declared, file, $"the file is not {name} from here on, as its line {line} says: save it as UTF-8 and remove that line", problems);
        problems.Error(file with { Line = line }, $"the encoding {Shown.Text(name)} is not known: save the file as UTF-8 and remove this line");
        return null;
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, Encoding encoding, SourceLocation file, string message, RequirementProblems problems)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            var line = bytes[..Math.Clamp(exception.Index, 0, bytes.Length)].Count((byte)'\n') + 1;
            problems.Error(file with { Line = line }, message);
            return null;
        }
    }

    /// <returns>What a comment of the first two lines names: <c>coding[:=]\s*([-\w.]+)</c>.</returns>
    private static string? Declared(ReadOnlySpan<byte> bytes, out int number)
    {
        for (number = 1; number <= 2; number++)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            if (line is [(byte)'#', ..] && Declared(line) is { } name)
                return name;
            if (end < 0)
                break;
            bytes = bytes[(end + 1)..];
        }

        return null;
    }

    private static string? Declared(ReadOnlySpan<byte> line)
    {
        for (var at = line.IndexOf("coding"u8); at >= 0; at = line.IndexOf("coding"u8))
        {
            line = line[(at + 6)..];
            if (line is not [(byte)':' or (byte)'=', ..])
                continue;
            var start = 1;
            while (start < line.Length && line[start] is (byte)' ' or (>= 9 and <= 13))
                start++;
            var length = 0;
            while (start + length < line.Length && ((char)line[start + length] is '-' or '.' || PythonText.IsWord((char)line[start + length])))
                length++;
            if (length > 0)
                return Encoding.ASCII.GetString(line.Slice(start, length));
        }

        return null;
    }

    private static Encoding? Find(string name)
    {
        var normal = name.ToLowerInvariant().Replace('_', '-');
        normal = normal switch
        {
            "utf8" or "u8" or "utf" or "utf-8-sig" => "utf-8",
            "ascii" or "646" => "us-ascii",
            "latin-1" or "latin1" or "l1" or "latin" or "iso8859-1" or "8859" => "iso-8859-1",
            "utf16" => "utf-16",
            "utf32" => "utf-32",
            _ when normal.StartsWith("cp125", StringComparison.Ordinal) => $"windows-{normal[2..]}",
            _ when normal.StartsWith("iso8859", StringComparison.Ordinal) => $"iso-{normal[3..]}",
            _ => normal,
        };
        try
        {
            // Other than Encoding.GetEncoding alone, this knows the code pages of Windows without registering them for the whole process.
            return (CodePagesEncodingProvider.Instance.GetEncoding(normal, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(normal, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
