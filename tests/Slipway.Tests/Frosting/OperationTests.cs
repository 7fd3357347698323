using Slipway.Deployments;
using Slipway.State;

namespace Slipway.Tests.Frosting;

/// <summary>Verbs that do something with what runs: what they refuse, word for word, and what they ask the engine for.</summary>
public sealed class OperationTests : IDisposable
{
    private readonly Slip _slip = new();

    public static TheoryData<string, int, string> Refused => new()
    {
        { "--target=RunStaging", 2, "error: RunStaging needs a command: --command='ls -l'.\n" },
        { "--target=RunStaging --command=", 2, "error: --command needs a value: --command=<command>.\n" },
        { "--target=RunStaging --command=ls --command=pwd", 2, "error: --command is given twice: 'ls' and 'pwd'.\n" },
        { "--target=RunStaging --comand=ls", 2, "error: Unknown argument --comand of RunStaging. Did you mean --command?\n" },
        { "--target=RunStaging --command=ls", 5, "refused: staging was never deployed.\nnext: ./build.sh --target=DeployStaging\n" },
        { "--target=RunProduction --command=ls", 5, "refused: production is protected and asks for a confirmation. Nothing was touched.\nnext: ./build.sh --target=RunProduction --command=ls --confirm=production\n" },
        { "--target=RunProduction --command=ls --confirm=staging", 5, "refused: --confirm=staging does not name production, which is protected. Nothing was touched.\nnext: ./build.sh --target=RunProduction --command=ls --confirm=production\n" },
        { "--target=LogsStaging", 5, "refused: staging was never deployed.\nnext: ./build.sh --target=DeployStaging\n" },
        { "--target=LogsStaging --lines=0", 2, "error: --lines must be a number from 1, but was given '0'.\n" },
        { "--target=LogsStaging --since=yesterday", 2, "error: --since must be a duration such as 10m or a time such as 2026-03-04T14:00Z, but was given 'yesterday'.\n" },
        { "--target=LogsStaging --follow=yes", 2, "error: --follow is a switch and takes no value, but was given 'yes'.\n" },
        { "--target=RestartStaging", 5, "refused: staging was never deployed.\nnext: ./build.sh --target=DeployStaging\n" },
        { "--target=MaintenanceStaging", 2, "error: MaintenanceStaging needs --on or --off.\n" },
        { "--target=MaintenanceStaging --on --off", 2, "error: MaintenanceStaging needs one of --on and --off, not both.\n" },
        { "--target=MaintenanceStaging --on", 5, "refused: staging was never deployed.\nnext: ./build.sh --target=DeployStaging\n" },
        { "--target=MaintenanceProduction --on", 5, "refused: production is protected and asks for a confirmation. Nothing was touched.\nnext: ./build.sh --target=MaintenanceProduction --on --confirm=production\n" },
        { "--target=PauseStaging", 2, "error: PauseStaging needs --for=<30s> or --off.\n" },
        { "--target=PauseStaging --for=30s --off", 2, "error: PauseStaging needs one of --for and --off, not both.\n" },
        { "--target=PauseStaging --for=soon", 2, "error: --for must be a duration such as 30s, but was given 'soon'.\n" },
        { "--target=PauseStaging --for=6m", 2, "error: --for=6m: requests can be held for 1s to 5m.\n" },
        { "--target=PauseStaging --for=30s", 5, "refused: staging was never deployed.\nnext: ./build.sh --target=DeployStaging\n" },
        { "--target=ScaleStaging --web=two", 2, "error: --web must be a number of instances, but was given 'two'.\n" },
        { "--target=ScaleStaging --web=2 --web=3", 2, "error: --web is given twice: '2' and '3'.\n" },
        { "--target=ScaleStaging --mailer=", 2, "error: --mailer needs a value: --mailer=<n>.\n" },
        { "--target=RedeployStaging --web=2", 2, "error: Unknown argument --web of RedeployStaging. Known: --plan --format=json --override-freeze=<reason> --wait=<5m> --confirm=<environment> --events=<file>\n" },
    };

    public void Dispose() => _slip.Dispose();

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_done_is_one_clear_line(string arguments, int code, string error)
    {
        Assert.Equal(code, _slip.Run(arguments.Split(' ')));
        Assert.Equal(error, string.Concat(_slip.Error.Split('\n').Where(line => !line.StartsWith("full log", StringComparison.Ordinal)).Select(line => line.Length == 0 ? "" : $"{line}\n")));
        Assert.Equal("", _slip.Out);
    }

    [Theory]
    [InlineData("--target=RunStaging --command=ls")]
    [InlineData("--target=LogsStaging")]
    [InlineData("--target=RestartStaging")]
    [InlineData("--target=MaintenanceStaging --on")]
    [InlineData("--target=MaintenanceStaging --off")]
    [InlineData("--target=PauseStaging --for=3s")]
    [InlineData("--target=PauseStaging --off")]
    public async Task With_the_dock_stopped_it_says_so_and_what_starts_it(string arguments)
    {
        var record = Sample.Entry(1).Record;
        Assert.True(await new Ledger(new DirectoryStateStore(_slip.Project.Paths.State), "staging").TryBeginAsync(record, TestContext.Current.CancellationToken));
        Assert.Equal(5, _slip.Run(arguments.Split(' ')));
        Assert.Equal("refused: staging does not run: the dock is not running.\nnext: ./build.sh --target=RedeployStaging starts it.\n", _slip.Error);
    }

    [Fact]
    public void Scale_takes_any_process_type()
    {
        Assert.Equal(0, _slip.Run("--target=ScaleStaging", "--web=3", "--mail-worker", "2"));
        var request = Assert.Single(_slip.Engine.Requests);
        Assert.Equal(DeploymentKind.Scale, request.Kind);
        Assert.Equal([("mail-worker", 2), ("web", 3)], request.Instances.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public void Redeploy_asks_for_the_live_release_again()
    {
        Assert.Equal(0, _slip.Run("--target=RedeployProduction", "--confirm=production"));
        var request = Assert.Single(_slip.Engine.Requests);
        Assert.Equal((DeploymentKind.Redeploy, "production", "production", null), (request.Kind, request.Environment.Name, request.Confirmation, request.Release));
    }
}
