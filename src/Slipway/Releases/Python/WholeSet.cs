using System.Text.RegularExpressions;
using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Python;

/// <summary>
/// Asks pip whether the packages of a lock that others made go together (<c>pip check</c>). They were not resolved here,
/// and are installed without looking for what they need.
/// </summary>
internal sealed class WholeSet(PythonEnvironments environments, string runtime, PythonInterpreter python, BuildRequest request)
{
    /// <exception cref="ConfigurationException">The lock lacks what one of its packages needs. Another version than one asks for is a notice: programs that lock let people override versions.</exception>
    public async Task CheckAsync(PythonLock locked, IReadOnlyList<ReleaseFile> wheels, CancellationToken cancellationToken)
    {
        if (wheels.Count == 0)
            return;
        var environment = await environments.EnsureAsync(runtime, python.Platform, wheels, request.Output, cancellationToken);
        var lines = new List<string>();
        await Processes.CommandRunner.RunAsync(python.RunPip("--python", Path.Combine(environment, "bin", "python"), "check"), new Collected(lines), cancellationToken);
        var problems = lines.Select(line => Missing().Match(line)).Where(match => match.Success)
            .Select(match => new Problem(At(match), $"{match.Groups["who"].Value} needs {match.Groups["what"].Value}, and this lock does not have it: make the lock anew with the program that made it"))
            .ToList();
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        foreach (var other in lines.Select(line => Other().Match(line)).Where(match => match.Success))
            request.Notice?.Report($"{locked.File}: {other.Groups["who"].Value} asks for {other.Groups["what"].Value}, and the lock has {other.Groups["has"].Value}");

        SourceLocation? At(Match match) =>
            locked.Places.TryGetValue(PackageName.Normalize(match.Groups["who"].Value.Split(' ')[0]), out var at) ? at : new SourceLocation(locked.File);
    }

    private static Regex Missing() => new("^(?<who>\\S+ \\S+) requires (?<what>.+), which is not installed\\.$", RegexOptions.ExplicitCapture);

    private static Regex Other() => new("^(?<who>\\S+ \\S+) has requirement (?<what>.+), but you have (?<has>.+)\\.$", RegexOptions.ExplicitCapture);

    private sealed class Collected(List<string> lines) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (lines)
                lines.Add(value);
        }
    }
}
