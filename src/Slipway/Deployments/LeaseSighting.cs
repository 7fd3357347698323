using System.Text.Json;
using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>
/// When this machine first saw a lease in its present state. Kept between commands, so that a lease whose holder
/// died on another machine can be taken over by running the same command again after the term: nobody's clock is
/// trusted but the observer's own, counted from its boot.
/// </summary>
internal sealed record LeaseSighting(long Epoch, long Beat, string? BootId, long Timestamp)
{
    /// <returns>How long the lease has shown no change to this machine.</returns>
    public static TimeSpan Unchanged(string file, LeaseState state, string? bootId, TimeProvider time)
    {
        var last = Read(file);
        if (last is not null && last.Epoch == state.Epoch && last.Beat == state.Beat && last.BootId == bootId && last.Timestamp <= time.GetTimestamp())
            return time.GetElapsedTime(last.Timestamp);
        var now = new LeaseSighting(state.Epoch, state.Beat, bootId, time.GetTimestamp());
        DurableFile.Replace(file, LeaseJson.Write(now));
        return TimeSpan.Zero;
    }

    private static LeaseSighting? Read(string file)
    {
        try
        {
            return File.Exists(file) ? StateJson.Read(File.ReadAllBytes(file), LeaseJson.ReadSighting) : null;
        }
        catch (JsonException)
        {
            // It only makes a take-over earlier; without it the term is watched from now on.
            return null;
        }
    }
}
