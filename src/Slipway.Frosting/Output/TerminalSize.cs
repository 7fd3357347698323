using System.Runtime.InteropServices;

namespace Slipway.Frosting.Output;

/// <summary>
/// Width of the terminal on standard output, asked of the kernel. <see cref="Console.WindowWidth"/> would put the
/// terminal into another mode and watch signals, for this command and for what it starts.
/// </summary>
internal static class TerminalSize
{
    private const int Usual = 80;
    private const int StandardOutput = 1;

    /// <summary>TIOCGWINSZ of Linux (asm-generic/ioctls.h).</summary>
    private const nuint GetWindowSize = 0x5413;

    /// <returns>Columns; 80 where nobody knows, as behind a pipe or in a terminal without a size.</returns>
    public static int Columns() =>
        OperatingSystem.IsLinux() && ioctl(StandardOutput, GetWindowSize, out var size) == 0 && size.Columns > 0 ? size.Columns : Usual;

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ioctl(int file, nuint request, out WindowSize size);

    /// <summary>struct winsize.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        public readonly ushort Width;
        public readonly ushort Height;
    }
}
