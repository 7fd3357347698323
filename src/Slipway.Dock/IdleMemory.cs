using System.Runtime.InteropServices;

namespace Slipway.Dock;

/// <summary>
/// Gives memory back after traffic: a collector left alone keeps what the busiest minute has needed, and so does the C
/// library with what the compiler has freed.
/// </summary>
internal sealed class IdleMemory
{
    private const long Quiet = 1 << 20;
    private const long Worthwhile = 2 << 20;

    /// <summary>Connections to apps are kept for a minute: what they hold can be given back in this many rounds only.</summary>
    private const int Later = 8;

    /// <summary>malloc_trim(3) is glibc's own: others have no such call.</summary>
    private static readonly bool CanTrim =
        NativeLibrary.TryLoad("libc", typeof(IdleMemory).Assembly, DllImportSearchPath.SafeDirectories, out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out _);

    private long _lastRound = GC.GetTotalAllocatedBytes();
    private long _lastCollected;
    private int _roundsToAgain;

    /// <summary>Called in rounds: collects once traffic has come and gone.</summary>
    public void LookAfter()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isQuiet = allocated - _lastRound < Quiet;
        _lastRound = allocated;
        if (!isQuiet)
            return;
        if (allocated - _lastCollected >= Worthwhile)
        {
            _lastCollected = allocated;
            _roundsToAgain = Later;
            GiveBack();
        }
        else if (_roundsToAgain > 0 && --_roundsToAgain == 0)
        {
            GiveBack();
        }
    }

    private static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (CanTrim)
            _ = malloc_trim(0);
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nuint left);
}
