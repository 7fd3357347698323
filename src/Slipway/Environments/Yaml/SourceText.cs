using System.Text;

namespace Slipway.Environments.Yaml;

/// <summary>Reads a file that a person wrote as text: plain file, at most 1 MiB, UTF-8, no control characters, no tabs as indentation.</summary>
internal static class SourceText
{
    public const int MaximumBytes = 1 << 20;

    /// <returns>The text, or null when a problem was added.</returns>
    public static string? Read(string path, SourceLocation file, Problems problems)
    {
        var bytes = ReadBytes(path, file, problems);
        if (bytes is null)
            return null;
        var content = bytes.AsSpan();
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        string text;
        try
        {
            text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            var valid = Encoding.UTF8.GetString(content[..Math.Clamp(exception.Index, 0, content.Length)]);
            problems.Add(Place(file, valid, valid.Length), "the file is not UTF-8 from here on: save it as UTF-8");
            return null;
        }

        return HasOnlyText(text, file, problems) ? text : null;
    }

    private static byte[]? ReadBytes(string path, SourceLocation file, Problems problems)
    {
        try
        {
            var info = new FileInfo(path);
            if (info.LinkTarget is not null)
                problems.Add(file, "is a symbolic link: put the file itself here, so that a clone has what this machine has");
            else if ((info.Attributes & FileAttributes.Directory) != 0)
                problems.Add(file, "is a directory: an environment is a file");
            else if (info.Length > MaximumBytes)
                problems.Add(file, $"is {info.Length} bytes long: an environment file may have {MaximumBytes} at most");
            else
                return ReadAtMost(path, file, problems);
        }
        catch (UnauthorizedAccessException)
        {
            problems.Add(file, "cannot be read: permission denied");
        }
        catch (IOException exception)
        {
            problems.Add(file, $"cannot be read: {exception.Message}");
        }

        return null;
    }

    /// <remarks>The length that the file system told is not believed: the file may grow meanwhile.</remarks>
    private static byte[]? ReadAtMost(string path, SourceLocation file, Problems problems)
    {
        using var handle = File.OpenHandle(path);
        var length = (int)Math.Min(RandomAccess.GetLength(handle), MaximumBytes);
        var buffer = new byte[length + 1];
        var total = 0;
        while (total < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer.AsSpan(total), total);
            if (read == 0)
                return buffer[..total];
            total += read;
        }

        problems.Add(file, "was written to while it was read: run the command again");
        return null;
    }

    private static bool HasOnlyText(string text, SourceLocation file, Problems problems)
    {
        var good = true;
        var line = 1;
        var lineStart = 0;
        var indenting = true;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\n')
            {
                line++;
                lineStart = i + 1;
                indenting = true;
                continue;
            }

            var place = file with { Line = line, Column = i - lineStart + 1 };
            if (character == '\t' && indenting)
            {
                problems.Add(place, "a tab indents this line: YAML is indented with spaces");
                good = false;
                indenting = false;
            }
            else if (char.IsControl(character) && character is not ('\t' or '\r'))
            {
                problems.Add(place, $"the control character U+{(int)character:X4} is no text: remove it");
                good = false;
            }

            indenting &= character == ' ';
        }

        return good;
    }

    private static SourceLocation Place(SourceLocation file, string text, int offset)
    {
        var before = text.AsSpan(0, offset);
        return file with { Line = before.Count('\n') + 1, Column = offset - (before.LastIndexOf('\n') + 1) + 1 };
    }
}
