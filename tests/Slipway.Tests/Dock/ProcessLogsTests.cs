using Slipway.Environments;
using Slipway.Platforms;
using Slipway.Platforms.Local.Logs;
using Slipway.Processes;

namespace Slipway.Tests.Dock;

public sealed class ProcessLogsTests : IDisposable
{
    private static readonly string[] Known = ["web", "worker"];

    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-logs-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_last_lines_of_each_process_are_shown_over_rotated_files()
    {
        Write("web.1.log.2", "1\n2\n");
        Write("web.1.log.1", "3\n4\n");
        Write("web.1.log", "5\r\n6\nhalf");
        Write("worker.1.log", "w\n");
        Assert.Equal(["web.1 4", "web.1 5", "web.1 6", "web.1 half", "worker.1 w"], Read(new LogQuery(4)));
        Assert.Equal(["web.1 half"], Read(new LogQuery(1, "web")));
        Assert.Equal(["worker.1 w"], Read(new LogQuery(9, "worker.1")));
        Assert.Equal(8, Read(new LogQuery(int.MaxValue)).Count);
    }

    [Fact]
    public void An_empty_log_and_a_missing_one_have_no_lines()
    {
        Assert.Empty(Read(new LogQuery(5)));
        Write("web.1.log", "");
        Assert.Empty(Read(new LogQuery(5)));
        Write("web.1.log", "\n\n");
        Assert.Equal(["web.1 ", "web.1 "], Read(new LogQuery(5)));
    }

    [Fact]
    public void Since_begins_at_the_last_length_noted_before_it_and_at_a_whole_line()
    {
        var noon = new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
        var log = Write("web.1.log", "one\ntwo\nthree\nfour\n");
        LogTimes.Note(log, noon, 4);
        LogTimes.Note(log, noon.AddMinutes(1), 10);
        LogTimes.Note(log, noon.AddMinutes(2), 19);
        File.AppendAllText(LogTimes.FileOf(log), "177");
        Assert.Equal(["web.1 one", "web.1 two", "web.1 three", "web.1 four"], Read(new LogQuery(9, Since: noon.AddSeconds(-1))));
        Assert.Equal(["web.1 two", "web.1 three", "web.1 four"], Read(new LogQuery(9, Since: noon.AddSeconds(30))));
        Assert.Equal(["web.1 four"], Read(new LogQuery(9, Since: noon.AddSeconds(90))));
        Assert.Equal(["web.1 four"], Read(new LogQuery(1, Since: noon.AddSeconds(30))));
        Assert.Empty(Read(new LogQuery(9, Since: noon.AddMinutes(3))));
        File.SetLastWriteTimeUtc(log, noon.UtcDateTime);
        Assert.Empty(Read(new LogQuery(9, Since: noon.AddSeconds(1))));
    }

    [Fact]
    public void Secrets_are_replaced_and_a_line_without_end_is_cut()
    {
        Write("web.1.log", $"token canary-of-the-logs\n{new string('x', 70_000)}\n");
        var lines = new ProcessLogs(_directory, 3, Redaction.Of([new Secret("canary-of-the-logs")])).Read(new LogQuery(9), Known).Select(line => line.Text).ToList();
        Assert.Equal(("token [secret]", 65536, 4464), (lines[0], lines[1].Length, lines[2].Length));
    }

    [Fact]
    public void A_process_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        Write("web.1.log", "x\n");
        var exception = Assert.Throws<ConfigurationException>(() => Read(new LogQuery(1, "wbe")));
        Assert.Equal("--process=wbe: v3 has no such process; did you mean 'web'? It has web, web.1, worker.", exception.Message);
        Assert.Empty(Read(new LogQuery(1, "worker")));
    }

    [Fact]
    public async Task Followed_it_goes_on_with_whole_lines_over_a_rotation_to_the_end_of_the_deployment()
    {
        var log = Write("web.1.log", "old\nnew\nhal");
        var rounds = 0;
        var logs = new ProcessLogs(_directory, 3, Redaction.None);
        var lines = new List<string>();
        await foreach (var line in logs.FollowAsync(new LogQuery(2, Follow: true), Known, NextAsync, TestContext.Current.CancellationToken))
            lines.Add($"{line.Process} {line.Text}");
        Assert.Equal(["web.1 new", "web.1 half", "web.1 before", "web.1 after", "worker.1 hello"], lines);

        Task<bool> NextAsync()
        {
            switch (++rounds)
            {
                case 1:
                    File.AppendAllText(log, "f\n");
                    break;
                case 2:
                    File.AppendAllText(log, "before\n");
                    File.Copy(log, $"{log}.1");
                    File.WriteAllText(log, "after\n");
                    break;
                default:
                    Write("worker.1.log", "hello\n");
                    return Task.FromResult(false);
            }

            return Task.FromResult(true);
        }
    }

    private List<string> Read(LogQuery query) =>
        [.. new ProcessLogs(_directory, 3, Redaction.None).Read(query, Known).Select(line => $"{line.Process} {line.Text}")];

    private string Write(string name, string content)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, content);
        return file;
    }
}
