namespace Slipway.Releases;

/// <summary>
/// Which files keep the execute bit. NuGet sets it on every file that it unpacks, so the bit alone would make a
/// difference of where a file came from: the content has to be something that a system can execute, too.
/// </summary>
internal static class ProgramFile
{
    public static bool Is(string file)
    {
        if (OperatingSystem.IsWindows() || !File.GetUnixFileMode(file).HasFlag(UnixFileMode.UserExecute))
            return false;
        Span<byte> magic = stackalloc byte[4];
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        return magic[..length] switch
        {
            [(byte)'#', (byte)'!', ..] => true,
            [0x7f, (byte)'E', (byte)'L', (byte)'F'] => true,
            [0xcf or 0xce, 0xfa, 0xed, 0xfe] or [0xca, 0xfe, 0xba, 0xbe] => true, // Mach-O, one or several architectures
            _ => false,
        };
    }
}
