namespace Slipway.Releases;

/// <summary>
/// Which files keep the execute bit. NuGet sets it on every file that it unpacks, so the bit alone would make a
/// difference of where a file came from: the content has to be something that a system can execute, too.
/// </summary>
internal static class ProgramFile
{
    public static bool Is(string file)
    {
        using var content = new FileContent(file);
        return content.IsProgram;
    }

    /// <param name="mode">Its permissions.</param>
    /// <param name="beginning">Its first bytes, at least four where it has as many.</param>
    public static bool Is(UnixFileMode mode, ReadOnlySpan<byte> beginning) =>
        mode.HasFlag(UnixFileMode.UserExecute) && beginning switch
        {
            [(byte)'#', (byte)'!', ..] => true,
            [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => true,
            [0xcf or 0xce, 0xfa, 0xed, 0xfe, ..] or [0xca, 0xfe, 0xba, 0xbe, ..] => true, // Mach-O, one or several architectures
            _ => false,
        };
}
