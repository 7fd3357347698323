using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Targets;
using Slipway.Frosting.Verbs;
using Slipway.Platforms.Local;
using Slipway.State;

namespace Slipway.Tests.Frosting;

/// <summary>
/// What every verb has to refuse, and how, found by walking the catalog: a new verb and a new argument are covered
/// without a line of their own here.
/// </summary>
public sealed class EveryVerbTests : IDisposable
{
    private const string Preview = "preview-x";
    private const string Rehearsal = "rehearse-staging";

    private readonly Slip _slip = new();

    public EveryVerbTests()
    {
        _slip.Project.With("preview.yml", "platform: { port: 18480 }\n");
        var derived = new DerivedEnvironments(_slip.Project.Paths);
        derived.Save(new DerivedEnvironment(Preview, DerivedEnvironment.Template, 18481, null));
        derived.Save(new DerivedEnvironment(Rehearsal, "staging", 18482, null));
    }

    /// <summary>A target of every verb, with an environment and without; where any name may be a process type, what runs decides, and ScaleTests has it.</summary>
    public static TheoryData<string> Targets => [.. OfEachVerb().Where(target => !target.Verb.Accepts("nonsense")).Select(target => target.Name)];

    /// <summary>Every argument of every verb.</summary>
    public static TheoryData<string, string> Arguments
    {
        get
        {
            var arguments = new TheoryData<string, string>();
            foreach (var target in OfEachVerb())
            {
                foreach (var argument in target.Verb.Arguments)
                    arguments.Add(target.Name, argument.Name);
            }

            return arguments;
        }
    }

    /// <summary>
    /// Every target of some environments; there is no app to build, so that none gets as far as to run a tool. Without
    /// <c>Remove</c>: it starts the dock to take the processes from it, and EndToEnd/EveryVerbTests has it.
    /// </summary>
    public static TheoryData<string> EnvironmentTargets =>
        [.. Catalog().Targets.Where(target => target is { Environment: "staging" or "production" or Preview or Rehearsal, Verb: not Remove }).Select(target => target.Name)];

    public void Dispose() => _slip.Dispose();

    [Theory]
    [MemberData(nameof(Targets))]
    public void An_unknown_argument_is_refused_with_those_that_are_known(string target)
    {
        var verb = Catalog().Find(target)!.Verb;
        Assert.Equal(2, _slip.Run($"--target={target}", "--nonsense=1"));
        Assert.Equal(
            verb.Arguments.Count == 0
                ? $"error: Unknown argument --nonsense: {target} takes none.\n"
                : $"error: Unknown argument --nonsense of {target}. Known: {string.Join(' ', verb.Arguments)}\n",
            _slip.Error);
        NothingHappened();
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void A_mistyped_argument_is_answered_with_the_nearest(string target, string name)
    {
        Assert.Equal(2, _slip.Run($"--target={target}", $"--{name}{name[^1]}"));
        Assert.Equal($"error: Unknown argument --{name}{name[^1]} of {target}. Did you mean --{name}?\n", _slip.Error);
        NothingHappened();
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void An_argument_with_two_values_is_refused_with_both(string target, string name)
    {
        var argument = Argument(target, name);
        var first = argument.IsSwitch ? "true" : argument.Choices?[0] ?? "one";
        var second = argument.IsSwitch ? "false" : argument.Choices?[^1] ?? "two";
        Assert.Equal(2, _slip.Run($"--target={target}", $"--{name}={first}", $"--{name}={second}"));
        // What else is wrong with it, such as JSON without a plan, is told too.
        Assert.Contains($"error: --{name} is given twice: '{first}' and '{second}'.", _slip.Error.Split('\n'));
        NothingHappened();
    }

    [Theory]
    [MemberData(nameof(Arguments))]
    public void An_argument_without_its_value_is_refused(string target, string name)
    {
        var argument = Argument(target, name);
        Assert.Equal(2, _slip.Run($"--target={target}", argument.IsSwitch ? $"--{name}=perhaps" : $"--{name}="));
        Assert.Equal(
            argument.IsSwitch ? $"error: --{name} is a switch and takes no value, but was given 'perhaps'.\n" : $"error: --{name} needs a value: {argument}.\n",
            _slip.Error);
        NothingHappened();
    }

    /// <summary>Arguments that are needed and missing, and an environment that was never deployed: an answer, or one clear line.</summary>
    [Theory]
    [MemberData(nameof(EnvironmentTargets))]
    public void Typed_alone_in_an_environment_that_was_never_deployed_it_answers_or_says_what_to_type(string target)
    {
        _slip.IsReal = true;
        AnswersOrSaysWhatToType(target, _slip.Run($"--target={target}"));
    }

    [Theory]
    [MemberData(nameof(EnvironmentTargets))]
    public async Task Typed_alone_with_the_dock_stopped_it_answers_or_says_what_to_type(string target)
    {
        _slip.IsReal = true;
        foreach (var environment in Catalog().Environments)
            Assert.True(await new Ledger(new DirectoryStateStore(_slip.Project.Paths.State), environment).TryBeginAsync(Sample.Entry(1).Record with { Environment = environment }, TestContext.Current.CancellationToken));
        AnswersOrSaysWhatToType(target, _slip.Run($"--target={target}"));
    }

    private void AnswersOrSaysWhatToType(string target, int code)
    {
        string[] lines = [.. _slip.Error.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("full log", StringComparison.Ordinal))];
        Assert.True(code is 0 or 2 or 5, $"exit code {code}:\n{_slip.Error}");
        if (code == 0)
            return;
        var environment = Catalog().Find(target)!.Environment!;
        Assert.True(lines.Length is 1 or 2, _slip.Error);
        Assert.True(
            lines[0].Contains(environment, StringComparison.Ordinal) || lines[0].Contains(EnvironmentNames.ToTargetName(environment), StringComparison.Ordinal) || lines[0].StartsWith("environments/", StringComparison.Ordinal) || lines[0].Contains("git", StringComparison.Ordinal),
            $"The environment is not named: {lines[0]}");
        Assert.True(lines.Length == 1 || lines[1].StartsWith("next: ", StringComparison.Ordinal), _slip.Error);
        Assert.DoesNotContain("   at ", _slip.Error, StringComparison.Ordinal);
    }

    private void NothingHappened()
    {
        Assert.Equal("", _slip.Out);
        Assert.Empty(_slip.Engine.Requests);
        Assert.Equal(["derived"], Directory.GetFileSystemEntries(_slip.Project.Paths.Slipway).Select(Path.GetFileName));
    }

    private static IEnumerable<Target> OfEachVerb() =>
        Catalog().Targets.OrderByDescending(target => target.Environment == "staging").DistinctBy(target => (target.Verb, target.Environment is null));

    private static TaskArgument Argument(string target, string name) => Catalog().Find(target)!.Verb.Arguments.First(argument => argument.Name == name);

    private static TargetCatalog Catalog() => new(["development", "preview", "production", "staging"], [Preview, Rehearsal]);
}
