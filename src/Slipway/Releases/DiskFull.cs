namespace Slipway.Releases;

/// <summary>The one input-output error that a person can do something about at once.</summary>
internal static class DiskFull
{
    private const int NoSpace = 28; // ENOSPC
    private const int NoQuota = 122; // EDQUOT on Linux
    private const int NoSpaceOnWindows = unchecked((int)0x80070070); // ERROR_DISK_FULL

    public static bool Is(IOException exception) =>
        OperatingSystem.IsWindows() ? exception.HResult == NoSpaceOnWindows : exception.HResult is NoSpace or NoQuota;

    public static SlipwayException While(string what, string where, IOException exception) =>
        new(ExitCode.Failed, $"The disk is full: {what} failed ({where}).", exception)
        {
            Next = "Free some space (./build.sh --target=Clean removes what no release needs), then run the same command again.",
        };
}
