using Cake.Core.Diagnostics;

namespace Slipway.Frosting.Arguments;

/// <summary>Reads a command line. Everything wrong with it is collected and told at once.</summary>
internal sealed class CommandLineParser(IReadOnlyList<string> args, Func<string, bool> isSwitch)
{
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["t"] = "target",
        ["w"] = "working",
        ["v"] = "verbosity",
        ["e"] = "exclusive",
        ["h"] = "help",
        ["descriptions"] = "description",
        ["showdescription"] = "description",
        ["showdescriptions"] = "description",
        ["showtree"] = "tree",
        ["noop"] = "dryrun",
        ["whatif"] = "dryrun",
        ["ver"] = "version",
    };

    private readonly List<Problem> _problems = [];
    private readonly List<string> _targets = [];
    private readonly List<GivenArgument> _arguments = [];
    private readonly Dictionary<string, string?> _own = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of Cake's own switches, for the nearest name to a mistyped one.</summary>
    public static IReadOnlyList<string> SwitchNames { get; } =
        ["target", "working", "verbosity", "exclusive", "help", "description", "tree", "dryrun", "version", "info"];

    /// <exception cref="ConfigurationException">The command line cannot be understood.</exception>
    public CommandLine Parse()
    {
        for (var i = 0; i < args.Count; i++)
            Read(ref i);
        var verbosity = ReadVerbosity();
        if (_problems.Count > 0)
            throw new ConfigurationException(_problems);
        if (_targets.Count == 0)
            _targets.Add(CommandLine.DefaultTarget);
        return new CommandLine
        {
            Targets = _targets,
            Working = _own.GetValueOrDefault("working"),
            Verbosity = verbosity,
            DryRun = IsSet("dryrun"),
            Tree = IsSet("tree"),
            Description = IsSet("description"),
            Exclusive = IsSet("exclusive"),
            Help = IsSet("help"),
            Version = IsSet("version"),
            Info = IsSet("info"),
            Arguments = _arguments,
        };
    }

    private void Read(ref int i)
    {
        var arg = args[i];
        if (arg == "--")
            return;
        if (arg.Length < 2 || arg[0] != '-')
        {
            Problem($"'{arg}' has no name. To run a target write --target={arg}; an argument is written --name=value.");
            return;
        }

        var text = arg.AsSpan().TrimStart('-');
        var separator = text.IndexOfAny('=', ':');
        var name = (separator < 0 ? text : text[..separator]).ToString();
        var value = separator < 0 ? null : text[(separator + 1)..].ToString();
        if (Aliases.TryGetValue(name, out var full))
            name = full;
        value ??= NextValue(name, ref i);
        switch (name.ToLowerInvariant())
        {
            case "target":
                AddTargets(value);
                break;
            case "working" or "verbosity" or "description" or "tree" or "dryrun" or "exclusive" or "version" or "info" or "help":
                SetOwn(name.ToLowerInvariant(), value);
                break;
            default:
                _arguments.Add(new GivenArgument(name, value));
                break;
        }
    }

    /// <summary>The next word, where it is this option's value: <c>--target DeployStaging</c>.</summary>
    private string? NextValue(string name, ref int i)
    {
        if (i + 1 == args.Count || (args[i + 1].Length > 0 && args[i + 1][0] == '-'))
            return null;
        var next = args[i + 1];
        var takes = name.ToLowerInvariant() switch
        {
            "target" or "working" => true,
            // -v alone asks for details; -v diagnostic names the level.
            "verbosity" => VerbosityOf(next) is not null,
            "description" or "tree" or "dryrun" or "exclusive" or "version" or "info" or "help" => IsBoolean(next),
            _ => !isSwitch(name) || IsBoolean(next),
        };
        return takes ? args[++i] : null;
    }

    private void AddTargets(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            Problem("--target needs the name of a target: --target=DeployStaging. ./build.sh alone lists them.");
        else if (!_targets.Contains(value, StringComparer.OrdinalIgnoreCase))
            _targets.Add(value);
    }

    private void SetOwn(string name, string? value)
    {
        var given = name is "verbosity" or "working" ? value : value ?? "true";
        if (!_own.TryAdd(name, given) && _own[name] != given)
            Problem($"--{name} is given twice: '{_own[name]}' and '{given}'.");
        else if (name is "working" && string.IsNullOrWhiteSpace(value))
            Problem("--working needs a directory: --working=path/to/project.");
        else if (name is not ("verbosity" or "working") && value is not null && !IsBoolean(value))
            Problem($"--{name} is a switch and takes no value, but was given '{value}'.");
    }

    private Verbosity ReadVerbosity()
    {
        if (!_own.TryGetValue("verbosity", out var value))
            return Verbosity.Normal;
        if (value is null)
            return Verbosity.Verbose;
        if (VerbosityOf(value) is { } verbosity)
            return verbosity;
        Problem($"'{value}' is no verbosity: quiet, minimal, normal, verbose or diagnostic.");
        return Verbosity.Normal;
    }

    private static Verbosity? VerbosityOf(string value) => value.ToLowerInvariant() switch
    {
        "q" or "quiet" => Verbosity.Quiet,
        "m" or "minimal" => Verbosity.Minimal,
        "n" or "normal" => Verbosity.Normal,
        "v" or "verbose" => Verbosity.Verbose,
        "d" or "diagnostic" => Verbosity.Diagnostic,
        _ => null,
    };

    private static bool IsBoolean(string value) => value is "true" or "false";

    private bool IsSet(string name) => _own.GetValueOrDefault(name) is "true";

    private void Problem(string message) => _problems.Add(new Problem(null, message));
}
