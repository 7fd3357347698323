using Cake.Core.Diagnostics;

namespace Slipway.Frosting.Arguments;

/// <summary>
/// The command line as Slipway understands it. Cake does not tell tasks its own switches (dry run, verbosity), and its
/// two hosts read them differently; so they are read here, once, and handed on in the one form that both understand.
/// </summary>
internal sealed record CommandLine
{
    /// <summary>Target that runs when none is named.</summary>
    public const string DefaultTarget = "Default";

    /// <summary>In the order given, each once.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    public string? Working { get; init; }

    public Verbosity Verbosity { get; init; } = Verbosity.Normal;

    public bool DryRun { get; init; }

    public bool Tree { get; init; }

    public bool Description { get; init; }

    public bool Exclusive { get; init; }

    public bool Help { get; init; }

    public bool Version { get; init; }

    public bool Info { get; init; }

    public IReadOnlyList<GivenArgument> Arguments { get; init; } = [];

    /// <summary>Whether it asks for a list of targets and not for a run.</summary>
    public bool ShowsTargets => Tree || Description || Help;

    /// <summary>Whether only lists or texts are asked for and no task runs.</summary>
    public bool OnlyShows => DryRun || Tree || Description || Help || Version || Info;

    /// <summary>Whether the mutating verbs are to say what they would do.</summary>
    public bool Plan => Has("plan");

    /// <summary>Whether standard output is for a program: it gets JSON and nothing else.</summary>
    public bool Json => Value("format") is "json";

    public bool Has(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return argument.Value is not "false";
        }

        return false;
    }

    public string? Value(string name)
    {
        foreach (var argument in Arguments)
        {
            if (argument.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return argument.Value;
        }

        return null;
    }

    /// <summary>The same for a Cake host. Lists, help and version are Slipway's own and do not reach it.</summary>
    public IEnumerable<string> ForCake(string workingDirectory)
    {
        foreach (var target in Targets)
            yield return $"--target={target}";
        yield return $"--working={workingDirectory}";
        yield return $"--verbosity={Verbosity}";
        if (Exclusive)
            yield return "--exclusive";
        if (DryRun)
            yield return "--dryrun";
        if (Info)
            yield return "--info";
        foreach (var (name, value) in Arguments)
            yield return value is null ? $"--{name}" : $"--{name}={value}";
    }
}
