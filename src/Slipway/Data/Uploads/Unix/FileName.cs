using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Slipway.Data.Uploads.Unix;

/// <summary>
/// Names of files as text, without loss. To Linux a name is bytes, and users upload names that are no UTF-8: a byte that
/// is none stands as the lone surrogate U+DC80 to U+DCFF, as Python does it (PEP 383). Every other name is itself.
/// </summary>
internal static class FileName
{
    private const char FirstEscape = '\uDC80';
    private const char LastEscape = '\uDCFF';
    private const int EscapeBase = 0xDC00;

    public static string Decode(ReadOnlySpan<byte> name)
    {
        if (Utf8.IsValid(name))
            return Encoding.UTF8.GetString(name);
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out var rune, out var consumed) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
                name = name[consumed..];
                continue;
            }

            // Of an invalid sequence only the first byte is taken: the next may begin a valid one.
            text.Append((char)(EscapeBase + name[0]));
            name = name[1..];
        }

        return text.ToString();
    }

    /// <returns>The bytes of a name or path.</returns>
    public static byte[] Encode(string name)
    {
        if (IsText(name))
            return Encoding.UTF8.GetBytes(name);
        var bytes = new List<byte>(name.Length + 8);
        Span<byte> buffer = stackalloc byte[4];
        for (var i = 0; i < name.Length; i++)
        {
            if (IsEscape(name[i]) && (i == 0 || !char.IsHighSurrogate(name[i - 1])))
            {
                bytes.Add((byte)(name[i] - EscapeBase));
                continue;
            }

            var rune = Rune.GetRuneAt(name, i);
            i += rune.Utf16SequenceLength - 1;
            bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
        }

        return [.. bytes];
    }

    /// <returns>The bytes with the NUL behind them that system calls look for.</returns>
    public static byte[] Terminated(string name)
    {
        if (!IsText(name))
            return [.. Encode(name), 0];
        var bytes = new byte[Encoding.UTF8.GetByteCount(name) + 1];
        Encoding.UTF8.GetBytes(name, bytes);
        return bytes;
    }

    /// <returns>Whether the name is valid UTF-8, and so its own text.</returns>
    public static bool IsText(string name)
    {
        if (!name.AsSpan().ContainsAnyInRange(FirstEscape, LastEscape))
            return true;
        for (var i = 0; i < name.Length; i++)
        {
            if (IsEscape(name[i]) && (i == 0 || !char.IsHighSurrogate(name[i - 1])))
                return false;
        }

        return true;
    }

    /// <returns>The name for a person: control characters and bytes that are no text as <c>\x0a</c>, on one line.</returns>
    public static string Show(string name)
    {
        var shown = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (IsEscape(name[i]) && (i == 0 || !char.IsHighSurrogate(name[i - 1])))
                shown.Append("\\x").Append((name[i] - EscapeBase).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            else if (char.IsControl(name[i]) || name[i] is '\u2028' or '\u2029')
                shown.Append("\\x").Append(((int)name[i]).ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
            else
                shown.Append(name[i]);
        }

        return shown.ToString();
    }

    private static bool IsEscape(char c) => c is >= FirstEscape and <= LastEscape;
}
