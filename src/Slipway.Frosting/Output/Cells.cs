using System.Globalization;
using System.Text;

namespace Slipway.Frosting.Output;

/// <summary>
/// Places that a text takes on a terminal (Unicode UAX #11): letters of East Asia and emoji take two, marks that sit on
/// other letters none. Spectre.Console measures too, but loading it costs more than a whole step's line.
/// </summary>
internal static class Cells
{
    public static int Of(string text)
    {
        var cells = 0;
        foreach (var rune in text.EnumerateRunes())
            cells += Of(rune);
        return cells;
    }

    /// <returns>The text where it fits, else as much of it as does with an ellipsis behind.</returns>
    public static string Clip(string text, int cells)
    {
        if (Of(text) <= cells)
            return text;
        if (cells < 1)
            return "";
        var clipped = new StringBuilder();
        var left = cells - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Of(rune);
            if (left < 0)
                break;
            clipped.Append(rune);
        }

        return clipped.Append('…').ToString();
    }

    private static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
            return 1;
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;
        return rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3)
            or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6)
            or (>= 0x1f300 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd) ? 2 : 1;
    }
}
