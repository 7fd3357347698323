namespace Slipway.Dock;

/// <summary>Gives memory back after traffic: a collector left alone keeps what the busiest minute has needed.</summary>
internal sealed class IdleMemory
{
    private const long Quiet = 1 << 20;
    private const long Worthwhile = 8 << 20;

    private long _lastRound = GC.GetTotalAllocatedBytes();
    private long _lastCollected;

    /// <summary>Called in rounds: collects once traffic has come and gone.</summary>
    public void LookAfter()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isQuiet = allocated - _lastRound < Quiet;
        _lastRound = allocated;
        if (!isQuiet || allocated - _lastCollected < Worthwhile)
            return;
        _lastCollected = allocated;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
