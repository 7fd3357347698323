using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Slipway.Frosting;
using Slipway.Frosting.Verbs;

namespace Slipway.Tests.Frosting;

/// <summary>A project's own tasks: alone, before and after verbs, in the order of the command line.</summary>
public sealed class HookTests : IDisposable
{
    private readonly Slip _slip = new();
    private readonly List<string> _ran = [];

    public HookTests()
    {
        _slip.Engine.Runs = (request, _) =>
        {
            _ran.Add($"{request.Kind} {request.Environment.Name}".ToLowerInvariant());
            return Sample.Result(request);
        };
        _slip.Tasks.AddRange([new Lint(_ran), new Announce(_ran), new CheckLinks(_ran)]);
    }

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void Hang_on_a_verb_in_every_environment()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--target=DeployProduction", "--confirm=production"));
        Assert.Equal(["lint", "check staging", "deploy staging", "announce staging 1a2b3c4-d5e6f7", "check production", "deploy production", "announce production 1a2b3c4-d5e6f7"], _ran);
    }

    [Fact]
    public void Run_before_the_last_lines_of_their_target()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging"));
        Assert.EndsWith("""
              ✔ Announce after DeployStaging 0.00 s
            staging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081, after 0.00 s
            undo: ./build.sh --target=RollbackStaging

            """, _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Do_not_run_when_they_are_named_exclusively_out()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--target=PromoteProduction", "--target=DeployDevelopment", "--exclusive"));
        Assert.Equal(["deploy staging", "promote production", "deploy development"], _ran);
    }

    [Fact]
    public void Run_alone_as_any_task()
    {
        Assert.Equal(0, _slip.Run("--target=announce"));
        Assert.Equal(["announce nothing "], _ran);
    }

    [Fact]
    public void Do_not_run_for_a_plan_and_are_told_by_a_dry_run_which_touches_nothing()
    {
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--plan"));
        Assert.Equal(["lint"], _ran);
        _ran.Clear();

        Assert.Equal(0, _slip.Run("--target=PromoteStaging", "--target=DeployStaging", "--dryrun"));

        Assert.Empty(_ran);
        Assert.Empty(_slip.Engine.Requests);
        Assert.False(Directory.Exists(_slip.Project.Paths.Slipway));
        Assert.Equal("""
            Performing dry run...
            Targets are: PromoteStaging, DeployStaging

            1. PromoteStaging
            2. Lint
            3. CheckLinks before DeployStaging
            4. DeployStaging
            5. Announce after DeployStaging

            This was a dry run.
            No tasks were actually executed.

            """, _slip.Out);
    }

    [Fact]
    public void Stand_in_the_tree_where_they_run()
    {
        Assert.Equal(0, _slip.Run("--tree"));
        Assert.Contains("""

            DeployStaging
            ├─ CheckLinks before DeployStaging
            │  └─ Lint
            └─ Announce after DeployStaging

            """, _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void That_fail_before_the_verb_keep_it_from_running()
    {
        _slip.Tasks.Add(new Refuse());

        Assert.Equal(7, _slip.Run("--target=PromoteStaging"));

        Assert.Empty(_ran);
        Assert.Equal("error: not on a Friday\n", _slip.Error.Split("full log")[0]);
        Assert.Equal("  ✘ Refuse before PromoteStaging 0.00 s\n", _slip.Out);
    }

    [Fact]
    public void Wait_for_the_confirmation_of_a_protected_environment_with_all_that_they_depend_on()
    {
        Assert.Equal(5, _slip.Run("--target=DeployStaging", "--target=DeployProduction"));
        Assert.Equal(["lint", "check staging", "deploy staging", "announce staging 1a2b3c4-d5e6f7"], _ran);
        Assert.Equal("refused: production is protected and asks for a confirmation. Nothing was touched.\nnext: ./build.sh --target=DeployProduction --confirm=production\n", _slip.Error);
        _ran.Clear();

        Assert.Equal(5, _slip.Run("--target=DeployProduction", "--confirm=prod"));
        Assert.Empty(_ran);
        Assert.StartsWith("refused: --confirm=prod does not name production, which is protected.", _slip.Error, StringComparison.Ordinal);

        _slip.Typed = "production\n";
        Assert.Equal(0, _slip.Run("--target=DeployProduction"));
        Assert.Equal(["lint", "check production", "deploy production", "announce production 1a2b3c4-d5e6f7"], _ran);
        Assert.StartsWith("Lint\nproduction is protected. Type its name to deploy: ", _slip.Out, StringComparison.Ordinal);
        Assert.Equal(1, _slip.Out.Split("Type its name").Length - 1);
        Assert.Equal("production", _slip.Engine.Requests[^1].Confirmation);

        _slip.Typed = "no\n";
        _ran.Clear();
        Assert.Equal(5, _slip.Run("--target=DeployProduction"));
        Assert.Empty(_ran);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(7, 7)]
    public void That_fail_after_the_verb_leave_the_deployment_standing_and_stop_what_follows(int thrown, int code)
    {
        _slip.Tasks.Add(new SmokeTest(thrown));

        Assert.Equal(code, _slip.Run("--target=RollbackStaging", "--target=DeployDevelopment"));

        Assert.Equal(["rollback staging"], _ran);
        Assert.EndsWith("staging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081, after 0.00 s\nundo: ./build.sh --target=RollbackStaging\n", _slip.Out, StringComparison.Ordinal);
        Assert.StartsWith("error: it smokes\n", _slip.Error, StringComparison.Ordinal);
        Assert.EndsWith("The deployment stands: SmokeTest after RollbackStaging came behind it. What was to follow does not run.\n", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Declare_their_arguments()
    {
        Assert.Equal(2, _slip.Run("--target=Announce", "--chanel=x"));
        Assert.Equal("error: Unknown argument --chanel of Announce. Did you mean --channel?\n", _slip.Error);
        Assert.Equal(0, _slip.Run("--target=DeployStaging", "--channel=x"));
    }

    [Fact]
    public void That_are_no_tasks_of_ours_report_a_line()
    {
        Assert.Equal(0, _slip.Run("--target=Lint"));
        Assert.Equal("Lint\nall is well\n  ✔ Lint 0.00 s\n", _slip.Out);
    }

    [Fact]
    public void A_bug_in_one_shows_its_stack()
    {
        _slip.Tasks.Add(new Broken());

        Assert.Equal(1, _slip.Run("--target=Broken"));

        Assert.StartsWith("unexpected InvalidOperationException: the impossible\nSystem.InvalidOperationException: the impossible\n   at ", _slip.Error, StringComparison.Ordinal);
        Assert.EndsWith("This is a bug, in Slipway or in a task of this project: the lines above say where.\n", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_a_target_already_is_refused()
    {
        _slip.Tasks.Add(new Taken());

        Assert.Equal(2, _slip.Run("--target=Status"));

        Assert.Equal("error: The project's task 'DeployStaging' has the name of a target: rename its class, or give it a [TaskName].\n", _slip.Error);
    }

    private sealed class Lint(List<string> ran) : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context)
        {
            ran.Add("lint");
            context.Log.Information("all is well");
        }
    }

    [Before<Deploy>]
    [IsDependentOn(typeof(Lint))]
    private sealed class CheckLinks(List<string> ran) : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => ran.Add($"check {context.Target?.Name}");
    }

    [After<Deploy>]
    [TaskArgument("channel", "where to tell it", Value = "<name>")]
    private sealed class Announce(List<string> ran) : AsyncFrostingTask<SlipwayContext>
    {
        public override Task RunAsync(SlipwayContext context)
        {
            ran.Add($"announce {context.Target?.Name ?? "nothing"} {context.Result?.Now.Release}");
            return Task.CompletedTask;
        }
    }

    [Before<Promote>]
    private sealed class Refuse : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => throw new CakeException(7, "not on a Friday");
    }

    [After<Rollback>]
    private sealed class SmokeTest(int code) : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => throw new CakeException(code, "it smokes");
    }

    private sealed class Broken : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => throw new InvalidOperationException("the impossible");
    }

    [TaskName("DeployStaging")]
    private sealed class Taken : FrostingTask<SlipwayContext>;
}
