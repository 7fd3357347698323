using Slipway.Frosting.Output;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Frosting;

public sealed class FullLogTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("slipway-log-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Commands_that_begin_in_one_second_each_get_a_log_of_their_own()
    {
        var paths = new ProjectPaths(_root.FullName);
        var time = new TestTime();
        var logs = Enumerable.Range(0, 20).Select(_ => new FullLog(time)).ToList();
        await Task.WhenAll(logs.Select(log => Task.Run(() => log.Open(paths, "DeployStaging"))));

        var expected = Enumerable.Range(1, 20).Select(number => number == 1 ? "20260301T120000Z-DeployStaging.log" : $"20260301T120000Z-DeployStaging-{number}.log");
        Assert.Equal(expected.Order(StringComparer.Ordinal), logs.Select(log => Path.GetFileName(log.Path)!).Order(StringComparer.Ordinal));
        foreach (var log in logs)
            log.Dispose();
    }
}
