using System.Text.Json;
using Cake.Frosting;
using Slipway.Deployments;
using Slipway.Frosting;
using Slipway.Frosting.Targets;
using Slipway.Frosting.Verbs;
using Slipway.Tests.State;

namespace Slipway.Tests.Frosting;

/// <summary><c>--events=</c>: what happens, a JSON text on each line.</summary>
public sealed class EventsTests : IDisposable
{
    private readonly Slip _slip = new();
    private readonly TemporaryDirectory _directory = new();

    public EventsTests() => _slip.Directory = _directory.Path;

    private string FilePath => Path.Combine(_directory.Path, "events.jsonl");

    public void Dispose()
    {
        _slip.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_deployment_is_written_from_its_request_to_its_end()
    {
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted("Deploy 1a2b3c4 to staging"));
            events.Report(new StepStarted("start", "start web (1)"));
            events.Report(new StepWaiting("start", "web.1"));
            events.Report(new StepOutput("start", "Now listening"));
            events.Report(new StepProgress("start", "web.1 healthy"));
            events.Report(new StepFinished("start", TimeSpan.FromSeconds(1.25), StepResult.Done, "1 process"));
            events.Report(new DeploymentWarning("the disk is nearly full"));
            return Sample.Result(request);
        };

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--events=events.jsonl"));

        const string head = "{\"version\":1,\"time\":\"2026-03-04T14:00:00+00:00\",\"event\":";
        string[] expected =
        [
            $"\"requested\",\"target\":\"DeployStaging\",\"environment\":\"staging\",\"actor\":\"{Environment.UserName}@{Environment.MachineName}\"}}",
            "\"started\",\"target\":\"DeployStaging\",\"text\":\"Deploy 1a2b3c4 to staging\"}",
            "\"step-started\",\"target\":\"DeployStaging\",\"step\":\"start\",\"text\":\"start web (1)\"}",
            "\"step-waiting\",\"target\":\"DeployStaging\",\"step\":\"start\",\"text\":\"web.1\"}",
            "\"step-output\",\"target\":\"DeployStaging\",\"step\":\"start\",\"text\":\"Now listening\"}",
            "\"step-progress\",\"target\":\"DeployStaging\",\"step\":\"start\",\"text\":\"web.1 healthy\"}",
            "\"step-finished\",\"target\":\"DeployStaging\",\"step\":\"start\",\"result\":\"done\",\"seconds\":1.25,\"text\":\"1 process\"}",
            "\"warning\",\"target\":\"DeployStaging\",\"text\":\"the disk is nearly full\"}",
            "\"ended\",\"target\":\"DeployStaging\",\"exitCode\":0,\"seconds\":0,\"failure\":null,\"deployment\":3,\"release\":\"1a2b3c4-d5e6f7\",\"verified\":true,\"failedStep\":null,\"notUndone\":[],"
                + "\"now\":{\"release\":\"1a2b3c4-d5e6f7\",\"deployment\":3,\"url\":\"http://localhost:8081\",\"unavailable\":null},\"details\":[],\"notes\":[],\"next\":\"./build.sh --target=RollbackStaging\",\"nextMeaning\":\"undo\"}",
        ];
        Assert.Equal(expected.Select(line => head + line), File.ReadAllLines(FilePath));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public void Commands_add_to_the_file_and_every_deployment_of_one_is_in_it()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--target=PromoteProduction", "--confirm=production", "--events=events.jsonl"));
        Assert.Equal(0, _slip.Run("--target=RollbackStaging", "--events", FilePath));

        Assert.Equal(["DeployStaging", "DeployStaging", "PromoteProduction", "PromoteProduction", "RollbackStaging", "RollbackStaging"], Events().Select(line => line.GetProperty("target").GetString()));
    }

    [Fact]
    public void Failures_and_what_was_undone_are_written()
    {
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new StepFinished("verify", TimeSpan.FromSeconds(2), StepResult.Failed, "it does not answer"));
            events.Report(new StepFinished("switch", TimeSpan.FromSeconds(0.5), StepResult.Undone, "back to v2"));
            return Sample.Result(request) with { ExitCode = ExitCode.TakenBack, Failure = "it does not answer. It was taken back: v2 serves.", Details = ["web.1: no cheese"] };
        };
        Assert.Equal(3, _slip.Run("--target=DeployStaging", "--events=events.jsonl"));

        _slip.Engine.Runs = (_, _) => throw new RefusedException("the lease is held by ana") { Next = "wait" };
        Assert.Equal(5, _slip.Run("--target=DeployStaging", "--events=events.jsonl"));
        _slip.Engine.Runs = (_, _) => throw new OperationCanceledException();
        Assert.Equal(1, _slip.Run("--target=DeployStaging", "--events=events.jsonl"));

        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nhelth: {}\n");
        Assert.Equal(2, _slip.Run("--target=DeployStaging", "--events=events.jsonl"));

        var events = Events();
        Assert.Equal(["failed", "undone"], events.Where(line => line.TryGetProperty("result", out _)).Select(line => line.GetProperty("result").GetString()));
        var ended = events.Where(line => line.GetProperty("event").GetString() == "ended").ToList();
        Assert.Equal([3, 5, 1, 2], ended.Select(line => line.GetProperty("exitCode").GetInt32()));
        Assert.Equal(["it does not answer. It was taken back: v2 serves.", "the lease is held by ana", "interrupted", "environments/staging.yml:2:1: unknown key 'helth'; did you mean 'health'?"], ended.Select(line => line.GetProperty("failure").GetString()));
        Assert.Equal("web.1: no cheese", ended[0].GetProperty("details")[0].GetString());
        Assert.Equal("wait", ended[1].GetProperty("next").GetString());
    }

    /// <summary>By enumeration, so that a new verb is not forgotten. These change files of the project, and no environment.</summary>
    [Fact]
    public void Every_verb_that_changes_an_environment_takes_the_file() => Assert.All(
        TargetCatalog.Verbs.Where(verb => verb is { ForEnvironments: true, KeepsLog: true } and not (Build or Bundle or Slipway.Frosting.Verbs.Requirements)),
        verb => Assert.True(verb.Arguments.Contains(DeploymentVerb.EventsArgument), verb.Name));

    [Theory]
    [InlineData("RestartStaging")]
    [InlineData("MaintenanceStaging --on")]
    [InlineData("MaintenanceStaging --off")]
    [InlineData("PauseStaging --for=3s")]
    [InlineData("PauseStaging --off")]
    public void Other_changes_than_deployments_are_written_too(string command)
    {
        Assert.Equal(5, _slip.Run([.. $"--target={command} --events=events.jsonl".Split(' ')]));

        var target = command.Split(' ')[0];
        const string head = "{\"version\":1,\"time\":\"2026-03-04T14:00:00+00:00\",\"event\":";
        string[] expected =
        [
            $"\"requested\",\"target\":\"{target}\",\"environment\":\"staging\",\"actor\":\"{Environment.UserName}@{Environment.MachineName}\"}}",
            $"\"ended\",\"target\":\"{target}\",\"exitCode\":5,\"seconds\":0,\"failure\":\"staging was never deployed.\",\"deployment\":null,\"details\":[],\"next\":\"./build.sh --target=DeployStaging\"}}",
        ];
        Assert.Equal(expected.Select(line => head + line), File.ReadAllLines(FilePath));
    }

    [Fact]
    public void A_lock_and_its_end_are_written()
    {
        Assert.Equal(2, _slip.Run("--target=LockStaging", "--events=events.jsonl"));
        Assert.Equal(0, _slip.Run("--target=LockStaging", "--reason=moving", "--events=events.jsonl"));
        Assert.Equal(0, _slip.Run("--target=UnlockStaging", "--reason=moved", "--events=events.jsonl"));

        Assert.Equal(
            ["LockStaging ended 2", "LockStaging requested", "LockStaging ended 0", "UnlockStaging requested", "UnlockStaging ended 0"],
            Events().Select(line => $"{line.GetProperty("target").GetString()} {line.GetProperty("event").GetString()}{(line.TryGetProperty("exitCode", out var code) ? $" {code.GetInt32()}" : "")}"));
        Assert.Equal(JsonValueKind.Null, Events()[2].GetProperty("failure").ValueKind);
    }

    [Fact]
    public void A_confirmation_that_is_refused_in_front_of_a_hook_is_an_end()
    {
        _slip.Tasks.Add(new Never());

        Assert.Equal(5, _slip.Run("--target=DeployProduction", "--events=events.jsonl"));

        var ended = Assert.Single(Events());
        Assert.Equal(
            ("ended", "DeployProduction", 5, "production is protected and asks for a confirmation. Nothing was touched.", "./build.sh --target=DeployProduction --confirm=production"),
            (ended.GetProperty("event").GetString(), ended.GetProperty("target").GetString(), ended.GetProperty("exitCode").GetInt32(), ended.GetProperty("failure").GetString(), ended.GetProperty("next").GetString()));
    }

    [Fact]
    public void A_terminal_that_shows_the_file_is_told_nothing()
    {
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted("\u001b[2J\u009b1A\u202eevil\r\n\"ended\" ä"));
            return Sample.Result(request);
        };
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--events=events.jsonl"));

        Assert.Equal(3, File.ReadAllLines(FilePath).Length);
        Assert.All(File.ReadAllText(FilePath), letter => Assert.True(letter is '\n' or (>= ' ' and <= '~')));
        Assert.Equal("\u001b[2J\u009b1A\u202eevil\r\n\"ended\" ä", Events()[1].GetProperty("text").GetString());
    }

    [Fact]
    public void A_dash_is_standard_output_and_texts_go_to_standard_error()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--events=-"));

        Assert.Equal(["requested", "ended"], _slip.Out.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
        Assert.StartsWith("staging runs 1a2b3c4-d5e6f7", _slip.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: --events: the file 'no/such/x' cannot be written: Could not find a part of the path", "--events=no/such/x")]
    [InlineData("error: --events: the file '.' cannot be written: ", "--events=.")]
    [InlineData("error: --events needs a value: --events=<file>.\n", "--events=")]
    [InlineData("error: --events is given twice: 'a' and 'b'.\n", "--events=a", "--events=b")]
    [InlineData("error: --events and --plan do not go together: a plan deploys nothing, so it has no events.\n", "--events=a", "--plan")]
    public void A_file_that_cannot_be_is_told_before_anything_is_touched(string message, params string[] args)
    {
        Assert.Equal(2, _slip.Run(["--target=DeployStaging", .. args]));

        Assert.StartsWith(message, _slip.Error, StringComparison.Ordinal);
        Assert.Empty(_slip.Engine.Requests);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void A_disk_that_fills_up_stops_no_deployment()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full.");

        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--events=/dev/full"));

        Assert.Equal("warning: The events file '/dev/full' cannot be written any more: No space left on device : '/dev/full' What runs goes on without it.\n", _slip.Error);
    }

    private List<JsonElement> Events() => [.. File.ReadAllLines(FilePath).Select(line => JsonDocument.Parse(line).RootElement)];

    [Before<Deploy>]
    private sealed class Never : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => Assert.Fail("It ran without a confirmation.");
    }
}
