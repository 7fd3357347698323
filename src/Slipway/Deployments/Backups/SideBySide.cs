using System.Runtime.ExceptionServices;

namespace Slipway.Deployments.Backups;

/// <summary>Two pieces of work at once.</summary>
internal static class SideBySide
{
    /// <summary>When one fails the other is stopped, and what failed first is thrown once both have ended.</summary>
    public static async Task<(TFirst First, TSecond Second)> RunAsync<TFirst, TSecond>(Func<CancellationToken, Task<TFirst>> first, Func<CancellationToken, Task<TSecond>> second, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Exception? cause = null;
        var (one, other) = (GuardAsync(first), GuardAsync(second));
        await Task.WhenAll((Task)one, other).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cause is not null)
            ExceptionDispatchInfo.Throw(cause);
        return (await one, await other);

        async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> work)
        {
            try
            {
                return await Task.Run(() => work(either.Token), CancellationToken.None);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref cause, exception, null);
                await either.CancelAsync();
                throw;
            }
        }
    }
}
