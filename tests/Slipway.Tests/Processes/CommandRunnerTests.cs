using System.Diagnostics;
using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Tests.Processes;

public sealed class CommandRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_of_both_outputs_are_told_as_they_come_without_escapes()
    {
        var lines = new Lines();
        var result = await Shell(@"printf 'one\r\n\033[31mtwo\033[0m\n'; printf '10%%\r100%%\nno end'").RunAsync(lines, Token);
        Assert.Equal(["one", "two", "100%", "no end"], lines.Told);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task A_failure_says_what_ran_its_exit_code_and_the_last_lines()
    {
        var error = await Assert.ThrowsAsync<CommandFailedException>(() => Shell("seq 1 100; echo 'it broke' >&2; exit 3").RunToSuccessAsync(null, Token));
        Assert.Equal("sh -c 'seq 1 100; echo '\\''it broke'\\'' >&2; exit 3' failed with exit code 3.", error.Message);
        Assert.Equal(Command.KeptLines, error.Details.Count);
        Assert.Contains("it broke", error.Details);
        Assert.Contains("100", error.Details);
        Assert.DoesNotContain("1", error.Details);
    }

    [Fact]
    public async Task A_flood_on_one_output_does_not_take_the_word_of_the_other_away()
    {
        var error = await Assert.ThrowsAsync<CommandFailedException>(() => Shell("echo 'it broke' >&2; seq 1 1000; exit 3").RunToSuccessAsync(null, Token));
        Assert.Equal(Command.KeptLines, error.Details.Count);
        Assert.Equal(["it broke", .. Enumerable.Range(962, 39).Select(number => $"{number}")], error.Details.OrderBy(line => line == "it broke" ? 0 : 1));
    }

    [Fact]
    public async Task Secrets_reach_the_process_and_no_message()
    {
        var command = new Command("sh", "-c", "echo \"$TOKEN $1 $(cat)\" > \"$2\"; exit 1", "sh", new Argument("canary-argument", IsSecret: true), Path.GetTempFileName())
        {
            SecretEnvironment = new Dictionary<string, Secret> { ["TOKEN"] = new Secret("canary-variable") },
            StandardInput = new Secret("canary-input"),
        };
        var file = command.Arguments[^1].Value;
        var error = await Assert.ThrowsAsync<CommandFailedException>(() => command.RunToSuccessAsync(null, Token));
        Assert.Equal("canary-variable canary-argument canary-input\n", await File.ReadAllTextAsync(file, Token));
        File.Delete(file);
        Assert.Contains("[secret]", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", command.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_program_says_so_without_its_arguments()
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() => new Command("no-such-program", new Argument("canary", IsSecret: true)).RunAsync(null, Token));
        Assert.Equal("no-such-program could not be started: there is no such program in PATH.", error.Message);
        Assert.Equal("Install no-such-program, or add its directory to PATH, then run the same command again.", error.Next);
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_working_directory_is_not_taken_for_a_missing_program()
    {
        var error = await Assert.ThrowsAsync<SlipwayException>(() => (Shell("true") with { WorkingDirectory = "/no/such/directory" }).RunAsync(null, Token));
        Assert.Equal("sh could not be started in /no/such/directory: there is no such directory.", error.Message);
    }

    [Fact]
    public async Task The_deadline_kills_the_process_and_its_children()
    {
        var lines = new Lines();
        var command = Shell("sleep 600 & echo $!; wait") with { Deadline = TimeSpan.FromMilliseconds(500) };
        var error = await Assert.ThrowsAsync<SlipwayException>(() => command.RunAsync(lines, Token));
        Assert.Equal("sh -c 'sleep 600 & echo $!; wait' did not end within 0.5 s and was stopped.", error.Message);
        await GoneAsync(int.Parse(Assert.Single(lines.Told), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Cancelling_kills_the_process_and_names_no_argument()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var lines = new Lines(_ => stop.Cancel());
        var command = new Command("sh", "-c", "sleep 600 & echo $!; wait", new Argument("canary", IsSecret: true));
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.RunAsync(lines, stop.Token));
        Assert.DoesNotContain("canary", error.ToString(), StringComparison.Ordinal);
        await GoneAsync(int.Parse(Assert.Single(lines.Told), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_reader_that_fails_does_not_leave_the_process_blocked()
    {
        var command = Shell("head -c 1000000 /dev/zero") with { Output = (_, _) => throw new InvalidDataException("not what it should be") };
        await Assert.ThrowsAsync<InvalidDataException>(() => command.RunAsync(null, Token));
    }

    [Fact]
    public async Task A_line_without_end_is_cut_and_does_not_fill_the_memory()
    {
        var lines = new Lines();
        await Shell("head -c 100000 /dev/zero | tr '\\0' x").RunAsync(lines, Token);
        Assert.Equal(100_000, lines.Told.Sum(line => line.Length));
        Assert.All(lines.Told, line => Assert.True(line.Length <= 16 * 1024));
    }

    private static Command Shell(string script) => new("sh", "-c", script);

    private static async Task GoneAsync(int process)
    {
        var clock = Stopwatch.StartNew();
        // A killed orphan is a zombie until init has taken note of it.
        while (File.Exists($"/proc/{process}/stat") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"Process {process} still runs.");
            await Task.Yield();
        }
    }

    private sealed class Lines(Action<string>? then = null) : IProgress<string>
    {
        public List<string> Told { get; } = [];

        public void Report(string value)
        {
            Told.Add(value);
            then?.Invoke(value);
        }
    }
}
