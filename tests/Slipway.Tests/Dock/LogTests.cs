using Slipway.Dock.Processes;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Dock;

public sealed class LogTests : IDisposable
{
    private readonly string _log = Path.Combine(Directory.CreateTempSubdirectory("slipway-log-").FullName, "web.1.log");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_log)!, recursive: true);

    [Fact]
    public void A_full_log_is_emptied_and_three_old_ones_are_kept()
    {
        for (var round = 1; round <= 5; round++)
        {
            File.AppendAllText(_log, $"round {round}\n");
            LogRotation.Rotate(_log, limit: 1);
            Assert.Equal(0, new FileInfo(_log).Length);
        }

        Assert.Equal("round 5\n", File.ReadAllText($"{_log}.1"));
        Assert.Equal("round 4\n", File.ReadAllText($"{_log}.2"));
        Assert.Equal("round 3\n", File.ReadAllText($"{_log}.3"));
        Assert.False(File.Exists($"{_log}.4"));
    }

    [Fact]
    public void A_short_log_is_left_alone()
    {
        File.WriteAllText(_log, "short");
        LogRotation.Rotate(_log);
        Assert.Equal("short", File.ReadAllText(_log));
        LogRotation.Rotate(_log + ".none");
    }

    [Fact]
    public void The_tail_is_the_last_lines()
    {
        File.WriteAllText(_log, string.Join('\n', Enumerable.Range(1, 50_000)) + "\n");
        Assert.Equal(["49999", "50000"], LogTail.Read(_log, 2));
        Assert.Empty(LogTail.Read(_log + ".none", 2));
        File.WriteAllText(_log, "");
        Assert.Empty(LogTail.Read(_log, 2));
        File.WriteAllText(_log, "one\n\nthree");
        Assert.Equal(["one", "", "three"], LogTail.Read(_log, 5));
    }
}
