using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.Frosting;

/// <summary>
/// The command line: the host's own switches, and everything else as arguments for tasks.
/// Written by hand because a command line library costs more than the rest of the host at start-up.
/// </summary>
internal sealed class HostOptions
{
    private readonly List<Argument> _arguments = [];

    public List<string> Targets { get; } = [];

    public DirectoryPath? WorkingDirectory { get; private set; }

    public Verbosity Verbosity { get; private set; } = Verbosity.Normal;

    public bool Description { get; private set; }

    public bool Tree { get; private set; }

    public bool DryRun { get; private set; }

    public bool Exclusive { get; private set; }

    public bool Version { get; private set; }

    public bool Info { get; private set; }

    public bool Help { get; private set; }

    /// <summary>What is wrong with the command line; told once there is a log to tell it to.</summary>
    public string? Error { get; private set; }

    public static HostOptions Parse(IEnumerable<string> args)
    {
        var options = new HostOptions();
        options.Read([.. args]);
        if (options.Targets.Count == 0)
            options.Targets.Add("Default");
        return options;
    }

    /// <summary>What tasks see: unknown options, and the targets. The host's own switches are not among them.</summary>
    public ICakeArguments ToArguments()
    {
        foreach (var target in Targets)
            _arguments.Add(new Argument("target", target));
        return new CakeArguments(_arguments.ToLookup(a => a.Name, a => a.Value!, StringComparer.OrdinalIgnoreCase));
    }

    private void Read(string[] args)
    {
        var rest = false;
        for (var i = 0; i < args.Length && Error is null; i++)
        {
            var arg = args[i];
            if (arg == "--" && !rest)
                rest = true;
            else if (arg.Length < 2 || arg[0] != '-')
                Error = $"The argument '{arg}' has no name. Write --name={arg}, or --target={arg} to run a target.";
            else if (!rest && IsSwitch(arg, out var name, out var value))
                Apply(name, value ?? TakeValue(name, args, ref i));
            else
                _arguments.Add(new Argument(name = Split(arg, out value).TrimStart('-'), value ?? TakeNext(args, ref i)));
        }
    }

    private static bool IsSwitch(string arg, out string name, out string? value)
    {
        name = Split(arg, out value);
        return name is "--target" or "--Target" or "-t" or "--working" or "-w" or "--verbosity" or "-v" || IsFlag(name);
    }

    private static bool IsFlag(string name) => name
        is "--description" or "--descriptions" or "--showdescription" or "--showdescriptions"
        or "--tree" or "--showtree" or "--dryrun" or "--noop" or "--whatif" or "--exclusive" or "-e"
        or "--version" or "--ver" or "--info" or "--help" or "-h";

    private static string Split(string arg, out string? value)
    {
        var separator = arg.AsSpan().IndexOfAny('=', ':');
        value = separator < 0 ? null : arg[(separator + 1)..];
        return separator < 0 ? arg : arg[..separator];
    }

    // A flag takes the next argument only where it is unmistakably its value.
    private static string? TakeValue(string name, string[] args, ref int i)
        => IsFlag(name) && (i + 1 == args.Length || args[i + 1] is not ("true" or "false")) ? null : TakeNext(args, ref i);

    private static string? TakeNext(string[] args, ref int i)
        => i + 1 < args.Length && (args[i + 1].Length < 2 || args[i + 1][0] != '-') ? args[++i] : null;

    private void Apply(string name, string? value)
    {
        switch (name)
        {
            case "--target" or "--Target" or "-t":
                if (Required(name, value)) Targets.Add(value!);
                break;
            case "--working" or "-w":
                if (Required(name, value)) WorkingDirectory = new DirectoryPath(value);
                break;
            case "--verbosity" or "-v":
                if (Required(name, value)) Verbosity = ParseVerbosity(value!);
                break;
            case "--tree" or "--showtree": Tree = Flag(name, value); break;
            case "--dryrun" or "--noop" or "--whatif": DryRun = Flag(name, value); break;
            case "--exclusive" or "-e": Exclusive = Flag(name, value); break;
            case "--version" or "--ver": Version = Flag(name, value); break;
            case "--info": Info = Flag(name, value); break;
            case "--help" or "-h": Help = Flag(name, value); break;
            default: Description = Flag(name, value); break;
        }
    }

    private bool Required(string name, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            Error = $"The option '{name}' needs a value.";
        return Error is null;
    }

    private bool Flag(string name, string? value)
    {
        if (value is not (null or "true" or "false"))
            Error = $"The option '{name}' is a switch and takes no value, but was given '{value}'.";
        return value is not "false";
    }

    private Verbosity ParseVerbosity(string value)
    {
        switch (value.ToLowerInvariant())
        {
            case "q" or "quiet": return Verbosity.Quiet;
            case "m" or "minimal": return Verbosity.Minimal;
            case "n" or "normal": return Verbosity.Normal;
            case "v" or "verbose": return Verbosity.Verbose;
            case "d" or "diagnostic": return Verbosity.Diagnostic;
            default:
                Error = $"The value '{value}' is not a valid verbosity.";
                return Verbosity.Normal;
        }
    }

    private sealed record Argument(string Name, string? Value);
}
