using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.State;

namespace Slipway.AcceptanceTests.State;

/// <summary>Several processes on one state directory: the one place where create-if-absent has to be true.</summary>
public sealed class StateRaceTests : IDisposable
{
    private const int Processes = 4;
    private const int Keys = 300;
    private const string Directory = "SLIPWAY_RACE_DIRECTORY";
    private const string Writer = "SLIPWAY_RACE_WRITER";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("slipway-race-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Processes_that_race_have_one_winner_for_every_key_whose_content_stays()
    {
        var racers = Enumerable.Range(0, Processes).Select(writer => Start(nameof(Race), writer)).ToList();
        try
        {
            await UntilAsync(() => Enumerable.Range(0, Processes).All(writer => File.Exists(Path.Combine(_directory, $"ready-{writer}"))));
            await File.WriteAllTextAsync(Path.Combine(_directory, "go"), "");
            foreach (var racer in racers)
            {
                await racer.WaitForExitAsync().WaitAsync(Deadline);
                Assert.Equal(0, racer.ExitCode);
            }
        }
        finally
        {
            racers.ForEach(End);
        }

        var won = new Dictionary<string, int>();
        for (var writer = 0; writer < Processes; writer++)
        {
            foreach (var key in await File.ReadAllLinesAsync(Path.Combine(_directory, $"won-{writer}")))
                Assert.True(won.TryAdd(key, writer), $"{key} was won by {won.GetValueOrDefault(key)} and {writer}");
        }

        Assert.Equal(Keys, won.Count);
        Assert.True(won.Values.Distinct().Count() > 1, "one process won every key: they did not race");
        var store = new DirectoryStateStore(Path.Combine(_directory, "state"));
        foreach (var (key, writer) in won)
            Assert.Equal($"{writer}", Encoding.UTF8.GetString((await store.ReadAsync(key, default))!));
        Assert.Equal(Keys, (await store.ListAsync("", default)).Count);
    }

    [Fact]
    public async Task A_writer_that_is_killed_leaves_whole_objects_or_none()
    {
        for (var round = 0; round < 5; round++)
        {
            var path = Path.Combine(_directory, "state", $"round-{round}");
            using var writer = Start(nameof(WriteForEver), round);
            try
            {
                await UntilAsync(() => System.IO.Directory.Exists(path) && System.IO.Directory.GetFiles(path).Length > 5 + round);
            }
            finally
            {
                End(writer);
            }
        }

        var store = new DirectoryStateStore(Path.Combine(_directory, "state"));
        var keys = await store.ListAsync("", default);
        Assert.True(keys.Count > 25);
        foreach (var key in keys)
        {
            var content = (await store.ReadAsync(key, default))!;
            Assert.Equal(SHA256.HashData(content.AsSpan(SHA256.HashSizeInBytes)), content[..SHA256.HashSizeInBytes]);
        }
    }

    /// <summary>One of the racing processes; started by the test above.</summary>
    [Fact(Explicit = true)]
    public async Task Race()
    {
        var directory = Environment.GetEnvironmentVariable(Directory)!;
        var writer = Environment.GetEnvironmentVariable(Writer)!;
        var store = new DirectoryStateStore(Path.Combine(directory, "state"));
        var won = new List<string>();
        await File.WriteAllTextAsync(Path.Combine(directory, $"ready-{writer}"), "");
        await UntilAsync(() => File.Exists(Path.Combine(directory, "go")));
        for (var number = 0; number < Keys; number++)
        {
            var key = $"race/{number:D4}";
            if (await store.TryCreateAsync(key, Encoding.UTF8.GetBytes(writer), default))
                won.Add(key);
        }

        await File.WriteAllLinesAsync(Path.Combine(directory, $"won-{writer}"), won);
    }

    /// <summary>A process that writes until it is killed; every object begins with the digest of the rest.</summary>
    [Fact(Explicit = true)]
    public async Task WriteForEver()
    {
        var store = new DirectoryStateStore(Path.Combine(Environment.GetEnvironmentVariable(Directory)!, "state"));
        var round = Environment.GetEnvironmentVariable(Writer)!;
        for (var number = 0; ; number++)
        {
            var body = RandomNumberGenerator.GetBytes(200_000);
            await store.TryCreateAsync($"round-{round}/{number:D6}", (byte[])[.. SHA256.HashData(body), .. body], default);
        }
    }

    private Process Start(string method, int writer)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { typeof(StateRaceTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(StateRaceTests).FullName}.{method}" })
            start.ArgumentList.Add(argument);
        start.Environment[Directory] = _directory;
        start.Environment[Writer] = writer.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(start.Elapsed < Deadline, "the condition did not come true in time");
            await Task.Delay(10);
        }
    }
}
