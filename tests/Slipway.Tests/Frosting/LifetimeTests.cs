using Cake.Core;
using Cake.Frosting;
using Slipway.Frosting;
using Slipway.Frosting.Verbs;

namespace Slipway.Tests.Frosting;

/// <summary>What spans all tasks of a command, and a project's own lifetime inside it.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void The_full_log_has_what_hooks_said_before_it_was_opened()
    {
        _slip.Tasks.Add(new Warn());

        Assert.Equal(0, _slip.Run("--target=StatusStaging", "--target=deployStaging", "--target=DeployDevelopment"));

        var log = Assert.Single(Directory.GetFiles(_slip.Project.Paths.Logs));
        Assert.Equal("20260304T140000Z-DeployStaging.log", Path.GetFileName(log));
        Assert.Contains("14:00:00.000 mind the tide", File.ReadAllText(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target=StatusStaging")]
    [InlineData("--target=DeployStaging", "--plan")]
    [InlineData("--target=DeployStaging", "--dryrun")]
    [InlineData("--target=DeployStaging", "--help")]
    [InlineData("--target=DeployStaging", "--relaese=1")]
    [InlineData("--target=DeployStaging", "--release=1", "--commit=1")]
    public void A_command_that_changes_nothing_has_no_log(params string[] args)
    {
        _slip.Run(args);
        Assert.False(Directory.Exists(_slip.Project.Paths.Slipway));
    }

    [Fact]
    public void A_project_s_lifetime_runs_inside_and_the_last_lines_stay_the_last()
    {
        _slip.Registers = host => host.UseLifetime<Mine>();

        Assert.Equal(0, _slip.Run("--target=DeployStaging"));

        Assert.Equal("""
            set up for DeployStaging
            torn down after success
            staging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081, after 0.00 s
            undo: ./build.sh --target=RollbackStaging

            """, _slip.Out);
        Assert.Contains("set up for DeployStaging", File.ReadAllText(Assert.Single(Directory.GetFiles(_slip.Project.Paths.Logs))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_may_have_only_a_setup_or_only_a_teardown()
    {
        _slip.Registers = host => host.UseSetup<Mine>();
        Assert.Equal(0, _slip.Run("--target=DeployStaging"));
        Assert.StartsWith("set up for DeployStaging\nstaging runs", _slip.Out, StringComparison.Ordinal);

        _slip.Registers = host => host.UseTeardown<Mine>();
        Assert.Equal(0, _slip.Run("--target=DeployStaging"));
        Assert.StartsWith("torn down after success\nstaging runs", _slip.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_told_after_the_project_s_teardown()
    {
        _slip.Registers = host => host.UseLifetime<Mine>();
        _slip.Engine.Runs = (request, _) => Sample.Result(request) with { ExitCode = ExitCode.TakenBack, Failure = "web.1 crashed", Next = null };

        Assert.Equal(3, _slip.Run("--target=DeployStaging"));

        Assert.Equal("set up for DeployStaging\ntorn down after failure\n", _slip.Out);
        Assert.StartsWith("error: web.1 crashed\nstaging runs 1a2b3c4-d5e6f7 (v3) at http://localhost:8081\nfull log: ", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_teardown_that_fails_does_not_keep_the_last_lines_back()
    {
        _slip.Registers = host => host.UseTeardown<Broken>();

        Assert.Equal(1, _slip.Run("--target=DeployStaging"));

        Assert.StartsWith("staging runs 1a2b3c4-d5e6f7 (v3)", _slip.Out, StringComparison.Ordinal);
        Assert.StartsWith("error: the crane is stuck\n", _slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setup_that_fails_runs_nothing()
    {
        _slip.Registers = host => host.UseSetup<Broken>();

        Assert.Equal(1, _slip.Run("--target=DeployStaging"));

        Assert.Empty(_slip.Engine.Requests);
        Assert.StartsWith("error: the crane is stuck\n", _slip.Error, StringComparison.Ordinal);
    }

    [Before<Deploy>]
    private sealed class Warn : FrostingTask<SlipwayContext>
    {
        public override void Run(SlipwayContext context) => context.Say("mind the tide");
    }

    private sealed class Mine : FrostingLifetime<SlipwayContext>
    {
        public override void Setup(SlipwayContext context, ISetupContext info) => context.Say($"set up for {info.TargetTask.Name}");

        public override void Teardown(SlipwayContext context, ITeardownContext info) => context.Say($"torn down after {(info.Successful ? "success" : "failure")}");
    }

    private sealed class Broken : FrostingLifetime<SlipwayContext>
    {
        public override void Setup(SlipwayContext context, ISetupContext info) => throw new CakeException("the crane is stuck");

        public override void Teardown(SlipwayContext context, ITeardownContext info) => throw new CakeException("the crane is stuck");
    }
}
