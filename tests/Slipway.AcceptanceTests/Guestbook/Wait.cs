namespace Slipway.AcceptanceTests.Guestbook;

internal static class Wait
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Waits until the condition holds, and fails with <paramref name="otherwise"/> when it does not within 20 s.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise) => UntilAsync(condition, Deadline, otherwise);

    /// <summary>The same with another deadline.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> otherwise)
    {
        using var deadline = new CancellationTokenSource(within);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            if (deadline.IsCancellationRequested)
                Assert.Fail(otherwise());
            await tick.WaitForNextTickAsync();
        }
    }
}
