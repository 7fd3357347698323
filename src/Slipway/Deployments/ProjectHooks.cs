using System.ComponentModel;
using Slipway.Environments;
using Slipway.Processes;

namespace Slipway.Deployments;

/// <summary>The project's own executables in <c>hooks/</c>, which run at fixed points of a deployment. <c>docs/hooks.md</c> says when, and what they are told.</summary>
/// <param name="paths">The project.</param>
/// <param name="environments">Its environments: no hook inherits a variable that one of their secrets is read from.</param>
public sealed class ProjectHooks(ProjectPaths paths, IReadOnlyList<AppEnvironment> environments)
{
    /// <summary>Before a release is built; not where it exists.</summary>
    public const string PreBuild = "pre-build";

    internal const string PreDeploy = "pre-deploy";
    internal const string PostDeploy = "post-deploy";
    internal const string PreRollback = "pre-rollback";
    internal const string PostRollback = "post-rollback";
    internal const string OnFailure = "on-failure";

    private static readonly string[] Names = [PreBuild, PreDeploy, PostDeploy, PreRollback, PostRollback, OnFailure];

    /// <summary>Whether a hook that is stopped takes with it all that it has started: that needs the program <c>setsid</c>.</summary>
    public static bool EndsAll => ProcessGroup.EndsAll;

    /// <summary>After this a hook and all that it started is stopped.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <exception cref="ConfigurationException">A hook cannot be run, or has a name that is nearly a hook's: every problem.</exception>
    public void Check()
    {
        if (!Directory.Exists(paths.Hooks))
            return;
        var problems = new List<Problem>();
        foreach (var path in Directory.EnumerateFileSystemEntries(paths.Hooks).Order(StringComparer.Ordinal))
        {
            if (Fault(path) is { } fault)
                problems.Add(new Problem(new SourceLocation(paths.Relative(path)), fault));
        }

        if (problems.Count > 0)
            throw new ConfigurationException(problems);
    }

    /// <summary>Runs a hook, where the project has it.</summary>
    /// <param name="hook">Its name.</param>
    /// <param name="variables">What it is told, without the prefix <c>SLIPWAY_</c>.</param>
    /// <param name="redaction">Takes secrets out of what it prints.</param>
    /// <param name="output">Takes its output line by line.</param>
    /// <param name="cancellationToken">Stops it and all that it started.</param>
    /// <exception cref="SlipwayException">It ended with another exit code than 0, or not in time; the details are its own output.</exception>
    public async Task RunAsync(string hook, IReadOnlyDictionary<string, string?> variables, Redaction redaction, IProgress<string>? output, CancellationToken cancellationToken)
    {
        if (!Has(hook))
            return;
        var lines = new OutputLines(new Lines(line => output?.Report(redaction.Apply(line))), Command.KeptLines);
        int? code;
        try
        {
            code = await ProcessGroup.RunAsync(Path.Combine(paths.Hooks, hook), paths.Root, Environment(hook, variables), Deadline, lines, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            throw new HookFailedException($"hooks/{hook} could not be started: {exception.Message}.");
        }

        if (code != 0)
        {
            throw new HookFailedException(code is null ? $"hooks/{hook} did not end within {Durations.Text(Deadline)} and was stopped." : $"hooks/{hook} failed with exit code {code}.")
            {
                Details = [.. lines.Last.Select(redaction.Apply)],
            };
        }
    }

    internal bool Has(string hook) => File.Exists(Path.Combine(paths.Hooks, hook));

    private Dictionary<string, string?> Environment(string hook, IReadOnlyDictionary<string, string?> variables)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var secret in environments.SelectMany(each => each.Secrets.Values).Where(secret => secret.Scheme == "env"))
            environment[secret.Target] = null;
        // A hook of a hook's own command must not take the outer one's for its own.
        foreach (var name in HookVariables.Names)
            environment[$"SLIPWAY_{name}"] = null;
        environment["SLIPWAY_HOOK"] = hook;
        environment["SLIPWAY_ROOT"] = paths.Root;
        foreach (var (name, value) in variables)
            environment[$"SLIPWAY_{name}"] = value;
        return environment;
    }

    private static string? Fault(string path)
    {
        var name = Path.GetFileName(path);
        if (!Names.Contains(name, StringComparer.Ordinal))
            return NearestName.Find(name, Names) is { } nearest ? $"this is no hook and would never run; did you mean hooks/{nearest}?" : null;
        if (Directory.Exists(path))
            return "this is a directory; a hook is one executable file";
        if (!File.Exists(path))
            return "this link leads nowhere";
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) == 0)
            return $"this hook is not executable, so it would not run: chmod +x hooks/{name}";
        return Interpreter(path);
    }

    /// <summary>What the system would only call "no such file" or "exec format error" when it is too late.</summary>
    private static string? Interpreter(string path)
    {
        const int longest = 256;
        using var file = File.OpenRead(path);
        var beginning = new byte[longest];
        var length = file.ReadAtLeast(beginning, longest, throwOnEndOfStream: false);
        var text = System.Text.Encoding.UTF8.GetString(beginning, 0, length);
        if (text.StartsWith("\u007fELF", StringComparison.Ordinal) || (length >= 4 && beginning[0] is 0xcf or 0xca))
            return null; // a program of Linux or macOS
        if (!text.StartsWith("#!", StringComparison.Ordinal))
            return "the first line does not say what runs it: begin it with '#!/bin/sh', or whatever else it is written for";
        var line = text[2..].Split('\n')[0];
        if (line.EndsWith('\r'))
            return "its lines end as on Windows (CRLF), and nothing can run it so: store it with LF";
        var interpreter = line.Trim().Split(' ')[0];
        return File.Exists(interpreter) ? null : $"its first line names '{TerminalText.Sanitise(interpreter)}', and there is no such program";
    }
}
