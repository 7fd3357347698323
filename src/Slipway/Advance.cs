namespace Slipway;

/// <summary>How far a piece of work is, for whoever watches. It is told often: nobody has to write it down.</summary>
/// <param name="Done">How much is done; 0 where time is the measure.</param>
/// <param name="Total">How much there is in all, or how many seconds it may take.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="What">What becomes of it, such as <c>copied</c>; empty where time is the measure.</param>
public sealed record Advance(long Done, long Total, AdvanceUnit Unit, string What)
{
    /// <returns>A wait that ends after some time at the latest, counted from the beginning of its step.</returns>
    public static Advance Within(TimeSpan limit) => new(0, (long)limit.TotalSeconds, AdvanceUnit.Seconds, "");
}

/// <summary>What the parts of a piece of work are.</summary>
public enum AdvanceUnit
{
    Files,

    Bytes,

    /// <summary>Seconds of a time limit; how many have passed, the watch of whoever shows it tells.</summary>
    Seconds,
}
