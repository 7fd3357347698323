using Slipway.Deployments.Backups;

namespace Slipway.Tests.Deployments;

public sealed class SideBySideTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_results_come_back_and_neither_waits_for_the_other()
    {
        var second = new TaskCompletionSource<int>();
        var result = await SideBySide.RunAsync(_ => second.Task, _ =>
        {
            second.SetResult(1);
            return Task.FromResult("b");
        }, Token);
        Assert.Equal((1, "b"), result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_fails_stops_the_other_and_is_told_when_both_have_ended(bool isFirst)
    {
        var hasEnded = false;
        Task<int> Fail(CancellationToken token) => throw new SlipwayException(ExitCode.Failed, "broken");
        async Task<int> Wait(CancellationToken token)
        {
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.Yield();
            hasEnded = true;
            throw new OperationCanceledException(token);
        }

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => isFirst ? SideBySide.RunAsync(Fail, Wait, Token) : SideBySide.RunAsync(Wait, Fail, Token));
        Assert.Equal("broken", failure.Message);
        Assert.True(hasEnded);
    }

    [Fact]
    public async Task Cancelling_stops_both()
    {
        using var source = new CancellationTokenSource();
        async Task<int> Wait(CancellationToken token)
        {
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SideBySide.RunAsync(Wait, Wait, source.Token));
    }
}
