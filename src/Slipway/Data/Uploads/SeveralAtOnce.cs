using System.Runtime.ExceptionServices;

namespace Slipway.Data.Uploads;

/// <summary>Asks the file system for several things at once: most of each answer is the kernel's work, and it does several beside each other.</summary>
internal static class SeveralAtOnce
{
    private const int Parallelism = 4;

    /// <summary>Does it for each; what one of them throws is thrown as it is.</summary>
    /// <param name="items">What it is done for, in no order.</param>
    /// <param name="act">What is done, by several threads.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static void ForEach<T>(IReadOnlyList<T> items, Action<T> act, CancellationToken cancellationToken = default) =>
        For(items.Count, i => act(items[i]), cancellationToken);

    /// <summary>Does it for each number below a count; what one of them throws is thrown as it is.</summary>
    public static void For(int count, Action<int> act, CancellationToken cancellationToken = default)
    {
        // A chain of directories stays on the one stack.
        if (count == 1)
            act(0);
        if (count <= 1)
            return;
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken }, act);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
        }
    }
}
