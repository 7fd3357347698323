using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting;
using Slipway.Frosting.Verbs;
using Slipway.Platforms;
using Slipway.Releases;
using Slipway.State;

namespace Slipway.Tests.Frosting;

/// <summary>Everything that lists lists for programs too: one document a line on standard output, and nothing else there.</summary>
public sealed class ListTests : IDisposable
{
    private const string History = """{"name":"HistoryStaging","verb":"History","environment":"staging","description":"lists the deployments of staging, newest first","arguments":[{"name":"lines","value":"\u003Cn\u003E","choices":null,"meaning":"how many deployments to show; without it 20"},{"name":"format","value":"json","choices":["json"],"meaning":"json: for programs, fields in docs/targets.md"}]}""";

    private const string Notify = """{"name":"Notify","verb":null,"environment":null,"description":"tells the team","arguments":[{"name":"channel","value":"\u003Cname\u003E","choices":null,"meaning":"where"}]}""";

    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void The_start_page_lists_what_runs_where_and_every_target()
    {
        _slip.Tasks.Add(new NotifyTeam());
        _slip.Engine.Statuses["staging"] = new EnvironmentStatus { Environment = "staging", Platform = "local", Observed = Sample.Running(), Live = Sample.Entry(3), Latest = Sample.Entry(3) };

        Assert.Equal(0, _slip.Run("--format=json"));

        Assert.StartsWith("""{"environments":[{"environment":"development",""", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("""{"environment":"staging","platform":"local","release":"1a2b3c4-d5e6f7","deployment":3,"url":"http://localhost:8081",""", _slip.Out, StringComparison.Ordinal);
        Assert.Contains(History, _slip.Out, StringComparison.Ordinal);
        Assert.EndsWith($"{Notify}]}}\n", _slip.Out, StringComparison.Ordinal);
        Assert.Equal(1, _slip.Out.Count(letter => letter == '\n'));
        Assert.Empty(_slip.Error);
    }

    [Fact]
    public void A_broken_file_leaves_the_targets()
    {
        _slip.Project.With("staging.yml", "platform: { port: 8081 }\nhelth: {}\n");

        Assert.Equal(2, _slip.Run("--format=json"));

        Assert.StartsWith("""{"environments":null,"targets":[{"name":"Default",""", _slip.Out, StringComparison.Ordinal);
        Assert.StartsWith("environments/staging.yml:2:1: unknown key 'helth'", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pages_that_list_targets_do()
    {
        Assert.Equal(0, _slip.Run("--description", "--format=json"));
        Assert.StartsWith("""{"environments":null,"targets":[{"name":"Default","verb":"Default","environment":null,"description":"shows the environments, what runs where, the targets and their arguments","arguments":[{"name":"format",""", _slip.Out, StringComparison.Ordinal);
        Assert.Contains(History, _slip.Out, StringComparison.Ordinal);
        var all = _slip.Out;

        Assert.Equal(0, _slip.Run("--help", "--format=json"));
        Assert.Equal(all, _slip.Out);

        Assert.Equal(0, _slip.Run("--target=HistoryStaging", "--help", "--format=json"));
        Assert.Equal($$"""{"environments":null,"targets":[{{History}}]}""" + "\n", _slip.Out);
        Assert.Empty(_slip.Error);
    }

    [Fact]
    public void The_tree_and_a_dry_run_list_tasks()
    {
        _slip.Tasks.Add(new Announce());

        Assert.Equal(0, _slip.Run("--tree", "--format=json"));
        Assert.StartsWith("""{"tasks":[{"name":""", _slip.Out, StringComparison.Ordinal);
        Assert.Contains("""{"name":"HistoryStaging","before":["Announce before HistoryStaging"],"after":[]}""", _slip.Out, StringComparison.Ordinal);
        Assert.Empty(_slip.Error);

        Assert.Equal(0, _slip.Run("--target=HistoryStaging", "--dryrun", "--format=json"));
        Assert.Equal("""{"tasks":[{"name":"Announce before HistoryStaging","before":[],"after":[]},{"name":"HistoryStaging","before":[],"after":[]}]}""" + "\n", _slip.Out);
        Assert.Null(_slip.Engine.Limit);
    }

    [Fact]
    public void The_version_has_names()
    {
        Assert.Equal(0, _slip.Run("--version", "--format=json"));
        Assert.Equal("""{"slipway":"0.1.0","cake":"7.0.0"}""" + "\n", _slip.Out);
    }

    [Theory]
    [InlineData("--help --format=xml", "error: --format can be json, but was given 'xml'.\n")]
    [InlineData("--tree --format=", "error: --format needs a value: --format=json.\n")]
    [InlineData("--description --format=text", "error: --format can be json, but was given 'text'.\n")]
    [InlineData("--format=text", "error: --format can be json, but was given 'text'.\n")]
    [InlineData("--fromat=json", "error: Unknown argument --fromat of Default. Did you mean --format?\n")]
    [InlineData("--target=LogsStaging --format=text", "error: --format can be json, but was given 'text'.\n")]
    // These say what they did, and list nothing.
    [InlineData("--target=RequirementsStaging --format=json", "error: Unknown argument --format: RequirementsStaging takes none.\n")]
    [InlineData("--target=Stop --format=json", "error: Unknown argument --format: Stop takes none.\n")]
    [InlineData("--target=Test --format=json", "error: Unknown argument --format of Test. Known: --filter=<text> --long\n")]
    [InlineData("--target=Completion --format=json", "error: Unknown argument --format of Completion. Known: --shell=bash|zsh\n")]
    public void What_is_no_format_of_a_page_is_refused(string arguments, string error)
    {
        Assert.Equal(2, _slip.Run(arguments.Split(' ')));
        Assert.Equal(error, _slip.Error);
        Assert.Empty(_slip.Out);
    }

    /// <summary>What an app prints reaches a terminal as text, and a program as it was printed.</summary>
    [Fact]
    public async Task Logs_are_a_document_for_each_line()
    {
        _slip.Project.With("staging.yml", "platform: { kind: tape }\n");
        _slip.Registers = host => host.ConfigureServices(services => services.AddSingleton<IPlatformKind>(new TapeKind()));
        Assert.True(await new Ledger(new DirectoryStateStore(_slip.Project.Paths.State), "staging").TryBeginAsync(Sample.Entry(1).Record, TestContext.Current.CancellationToken));

        Assert.Equal(0, _slip.Run("--target=LogsStaging", "--format=json", "--follow"));
        Assert.Equal("""
            {"time":null,"process":"web","instance":"web.1","deployment":3,"stream":null,"text":"GET / 200"}
            {"time":null,"process":"worker","instance":"worker.2","deployment":4,"stream":null,"text":"\u001B[31m\u0022red\u0022\u001B[0m"}

            """, _slip.Out);
        Assert.Equal("v4 is live: its lines follow\n", _slip.Error);

        Assert.Equal(0, _slip.Run("--target=LogsStaging"));
        Assert.Equal("web.1 | GET / 200\nworker.2 | \"red\"\n", _slip.Out);
    }

    [TaskName("Notify")]
    [TaskDescription("tells the team")]
    [TaskArgument("channel", "where", Value = "<name>")]
    private sealed class NotifyTeam : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => throw new InvalidOperationException("A list runs nothing.");
    }

    [Before<History>]
    private sealed class Announce : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => throw new InvalidOperationException("A list runs nothing.");
    }

    private sealed class TapeKind : IPlatformKind
    {
        public PlatformSchema Schema { get; } = new("tape", []);

        public IPlatform Create(AppEnvironment environment, ProjectPaths paths, IContentStore content) => new Tape();
    }

    /// <summary>A platform with a recorded log.</summary>
    private sealed class Tape : IPlatform, IReadLogs
    {
        public string Kind => "tape";

        public Task<Observation> ObserveAsync(CancellationToken cancellationToken) => Task.FromResult(Sample.Running());

        public async IAsyncEnumerable<LogLine> ReadLogsAsync(LogQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            yield return new LogLine("web.1", "GET / 200", 3);
            yield return new LogLine("worker.2", "\u001b[31m\"red\"\u001b[0m", 4);
        }

        public Task<IReadOnlyList<Problem>> CheckAsync(StageRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task<StagedRelease> StageAsync(StageRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task ActivateAsync(StagedRelease staged, Fence fence, CancellationToken cancellationToken) => throw new InvalidOperationException();

        public Task RestoreAsync(Observation observed, Fence fence, CancellationToken cancellationToken) => throw new InvalidOperationException();
    }
}
