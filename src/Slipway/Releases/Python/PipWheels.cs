using System.Globalization;
using Slipway.Processes;
using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Python;

/// <summary>Fetches a locked set as wheels; what comes as source is built into one.</summary>
internal sealed class PipWheels(SourceExport export, PythonInterpreter python)
{
    /// <returns>Paths of the wheels, in ordinal order of their names.</returns>
    /// <exception cref="SlipwayException">A file is not the one that was locked, could not be had, or could not be built.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(PythonLock locked, string directory, IProgress<string>? output, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await RunAsync(locked, [.. locked.Packages.Where(package => !package.IsVcs)], ["--require-hashes"], directory, output, cancellationToken);
        await RunAsync(locked, [.. locked.Packages.Where(package => package.IsVcs)], [], directory, output, cancellationToken);
        string[] wheels = [.. Directory.EnumerateFiles(directory, "*.whl").Order(StringComparer.Ordinal)];
        var found = wheels.Select(wheel => WheelName.TryParse(Path.GetFileName(wheel))?.Name.Normalized).ToHashSet(StringComparer.Ordinal);
        return locked.Packages.FirstOrDefault(package => !found.Contains(package.Name)) is { } without
            ? throw new SlipwayException(ExitCode.Failed, $"pip fetched no wheel of {without.Name} {without.Version}.")
            : wheels;
    }

    private async Task RunAsync(PythonLock locked, List<PythonPackage> packages, IReadOnlyList<Argument> options, string directory, IProgress<string>? output, CancellationToken cancellationToken)
    {
        if (packages.Count == 0)
            return;
        var list = Path.Combine(export.Root, $"wheels-{options.Count}.txt");
        await File.WriteAllLinesAsync(list, [.. locked.Options, .. packages.Select(package => package.ToString())], cancellationToken);
        var lines = new PipOutput(output);
        var command = python.RunPip("wheel", "--no-deps", "--quiet", "--wheel-dir", directory, "--requirement", list);
        command = new Command(command.Executable, [.. command.Arguments, .. options])
        {
            WorkingDirectory = export.Project,
            Deadline = command.Deadline,
            // What is built from source carries the commit's time and not this one.
            Environment = new Dictionary<string, string?>(command.Environment) { ["SOURCE_DATE_EPOCH"] = export.Time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) },
        };
        var result = await command.RunAsync(lines, cancellationToken);
        if (result.ExitCode == 0)
            return;
        var other = lines.Lines.Any(line => line.Contains("DO NOT MATCH THE HASHES", StringComparison.Ordinal));
        throw new SlipwayException(ExitCode.Failed, other ? "A package is not the one that was locked: its content has another hash. Nothing of it was installed." : "The locked packages could not be fetched.")
        {
            Details = lines.Lines,
            Next = other ? "Find out why it differs before you renew the lock with ./build.sh --target=Requirements." : null,
        };
    }
}
