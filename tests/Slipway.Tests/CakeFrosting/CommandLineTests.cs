using Cake.Core.Diagnostics;
using Slipway.Tests.Tasks;

namespace Slipway.Tests.CakeFrosting;

public sealed class CommandLineTests : IDisposable
{
    private readonly HostFixture _fixture = new HostFixture().With<Arguments>().With<Dependent>().With<First>().With<Second>().With<Named>();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("--target First")]
    [InlineData("--target=First")]
    [InlineData("--target:First")]
    [InlineData("--Target First")]
    [InlineData("-t FIRST")]
    [InlineData("-t=first")]
    public void A_target_is_given_in_any_of_these_forms(string args)
    {
        Assert.Equal(0, _fixture.Run(args.Split(' ')));

        Assert.Equal(["First"], _fixture.Journal);
    }

    [Theory]
    [InlineData("--to v41", "target=Arguments to=v41")]
    [InlineData("--to=v41", "target=Arguments to=v41")]
    [InlineData("--to=a=b:c", "target=Arguments to=a=b:c")]
    [InlineData("--to=", "target=Arguments to=")]
    [InlineData("--plan", "plan=null target=Arguments")]
    [InlineData("--plan --to v41", "plan=null target=Arguments to=v41")]
    [InlineData("--to v41 --TO v42", "target=Arguments to=v41,v42")]
    [InlineData("--dash -", "dash=- target=Arguments")]
    [InlineData("-v quiet --exclusive", "target=Arguments")]
    [InlineData("-- --tree --to v41", "target=Arguments to=v41 tree=null")]
    public void What_is_no_switch_of_the_host_is_an_argument_for_tasks(string args, string expected)
    {
        Assert.Equal(0, _fixture.Run(["-t", "Arguments", .. args.Split(' ')]));

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), _fixture.Journal.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("positional", "Error: The argument 'positional' has no name. Write --name=positional, or --target=positional to run a target.")]
    [InlineData("-v bogus", "Error: The value 'bogus' is not a valid verbosity.")]
    [InlineData("-t", "Error: The option '-t' needs a value.")]
    [InlineData("--target --tree", "Error: The option '--target' needs a value.")]
    [InlineData("--target=", "Error: The option '--target' needs a value.")]
    [InlineData("--working", "Error: The option '--working' needs a value.")]
    [InlineData("--dryrun=yes", "Error: The option '--dryrun' is a switch and takes no value, but was given 'yes'.")]
    [InlineData("--tree First", "Error: The argument 'First' has no name. Write --name=First, or --target=First to run a target.")]
    [InlineData("-t nothing", "Error: The target 'nothing' was not found.")]
    [InlineData("-w /nowhere/at/all -t First", "Error: The working directory '/nowhere/at/all' does not exist.")]
    public void A_bad_command_line_runs_nothing_and_says_what_is_wrong(string args, string expected)
    {
        Assert.Equal(1, _fixture.Run(args.Split(' ')));

        Assert.Empty(_fixture.Journal);
        Assert.Equal([expected], _fixture.Log.Errors);
    }

    [Theory]
    [InlineData("q", Verbosity.Quiet)]
    [InlineData("Minimal", Verbosity.Minimal)]
    [InlineData("normal", Verbosity.Normal)]
    [InlineData("V", Verbosity.Verbose)]
    [InlineData("diagnostic", Verbosity.Diagnostic)]
    public void Verbosity_is_a_word_or_its_letter(string given, Verbosity expected)
    {
        Assert.Equal(0, _fixture.Run("-t", "First", "--verbosity", given));

        Assert.Equal(expected, _fixture.Log.Verbosity);
    }

    [Theory]
    [InlineData("--tree")]
    [InlineData("--showtree")]
    [InlineData("--tree=true")]
    [InlineData("--tree true")]
    public void The_tree_shows_tasks_under_what_needs_them(string args)
    {
        Assert.Equal(0, _fixture.Run(args.Split(' ')));

        Assert.Contains("Dependent\n├─Second\n└─First\n", _fixture.Console.Text, StringComparison.Ordinal);
        Assert.Empty(_fixture.Journal);
    }

    [Theory]
    [InlineData("--dryrun")]
    [InlineData("--noop")]
    [InlineData("--whatif")]
    public void A_dry_run_lists_what_would_run(string arg)
    {
        Assert.Equal(0, _fixture.Run(arg, "-t", "dependent"));

        Assert.Empty(_fixture.Journal);
        Assert.Equal(["1. Second", "2. First", "3. Dependent"],
            _fixture.Log.Lines(LogLevel.Information).Where(l => l.Length > 0 && char.IsDigit(l[0])));
    }

    [Fact]
    public void A_switch_that_is_false_is_off()
    {
        Assert.Equal(0, _fixture.Run("--dryrun=false", "-t", "First"));

        Assert.Equal(["First"], _fixture.Journal);
    }

    [Fact]
    public void Exclusive_runs_the_target_alone()
    {
        Assert.Equal(0, _fixture.Run("--exclusive", "-t", "Dependent"));

        Assert.Equal(["Dependent"], _fixture.Journal);
    }

    [Theory]
    [InlineData("--help", "-t, --target         Target task to invoke.")]
    [InlineData("-h", "--tree           Shows the task dependency tree.")]
    [InlineData("--info", "Version:")]
    [InlineData("--version", "\n")]
    [InlineData("--ver", "\n")]
    public void Questions_about_the_host_run_nothing(string arg, string expected)
    {
        Assert.Equal(0, _fixture.Run(arg, "-t", "First"));

        Assert.Contains(expected, _fixture.Console.Text, StringComparison.Ordinal);
        Assert.Empty(_fixture.Journal);
    }
}
