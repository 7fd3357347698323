using System.Globalization;
using System.Net;
using Slipway.Processes;
using Slipway.Requirements;
using Slipway.Requirements.Pip;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Python;

/// <summary>Fetches a locked set as wheels; what comes as source is built into one.</summary>
/// <param name="export">What is built.</param>
/// <param name="python">Whose pip.</param>
/// <param name="indexes">Where it looks.</param>
/// <param name="requirements">Requirements of the environment that the set was locked for.</param>
internal sealed class PipWheels(SourceExport export, PythonInterpreter python, PackageIndexes indexes, RequirementsFile requirements)
{
    private const string OtherHash = "DO NOT MATCH THE HASHES";

    /// <returns>Paths of the wheels, in ordinal order of their names.</returns>
    /// <exception cref="SlipwayException">A file is not the one that was locked, could not be had, or could not be built.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(PythonLock locked, string directory, IProgress<string>? output, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await RunAsync(locked, [.. locked.Packages.Where(package => !package.IsVcs && !package.IsLocal)], ["--require-hashes", .. Links(locked)], directory, output, cancellationToken);
        await RunAsync(locked, [.. locked.Packages.Where(package => package.IsVcs)], [], directory, output, cancellationToken);
        using var sources = new LocalSources(export.Project);
        await RunAsync(locked, [.. locked.Packages.Where(package => package.IsLocal).Select(package => PythonPackage.OfDirectory(sources.Copy(package.Address!)))], [], directory, output, cancellationToken);
        string[] wheels = [.. Directory.EnumerateFiles(directory, "*.whl").Order(StringComparer.Ordinal)];
        var found = wheels.Select(wheel => WheelName.TryParse(Path.GetFileName(wheel))?.Name.Normalized).ToHashSet(StringComparer.Ordinal);
        return locked.Packages.FirstOrDefault(package => !package.IsLocal && !found.Contains(package.Name)) is { } without
            ? throw new SlipwayException(ExitCode.Failed, $"pip fetched no wheel of {without.Name} {without.Version}.")
            : wheels;
    }

    private async Task RunAsync(PythonLock locked, List<PythonPackage> packages, IReadOnlyList<Argument> options, string directory, IProgress<string>? output, CancellationToken cancellationToken)
    {
        if (packages.Count == 0)
            return;
        var list = Path.Combine(export.Root, options.Count > 0 ? "wheels-hashed.txt" : "wheels.txt");
        await File.WriteAllLinesAsync(list, [.. locked.Options, .. packages.Select(package => package.ToString())], cancellationToken);
        var lines = new PipOutput(output, indexes.Redaction);
        var command = indexes.ForPip(python.RunPip("wheel", "--no-deps", "--quiet", "--wheel-dir", directory, "--requirement", list));
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
        if (lines.Lines.Any(line => line.Contains(OtherHash, StringComparison.Ordinal)))
            throw Other(locked, lines.Lines, packages);
        if (locked.Links is not null && PipFailure.NotThere(lines.Lines) is { } unfit)
            throw new ConfigurationException([new Problem(locked.Places.GetValueOrDefault(unfit), $"no wheel of {unfit} that this lock names fits Python {python.Version} on {python.Platform}: lock for that anew")]);
        throw new SlipwayException(ExitCode.Failed, $"The packages that {locked.File} names could not be fetched.")
        {
            Details = lines.Lines,
            Next = "If the index cannot be reached, run the same command again later.",
        };
    }

    /// <summary>
    /// A lock that names its files is taken at its word: pip chooses among them, by a page that has their links, and asks
    /// no index for others.
    /// </summary>
    private IReadOnlyList<Argument> Links(PythonLock locked)
    {
        if (locked.Links is not { } links)
            return [];
        var page = Path.Combine(export.Root, "links.html");
        File.WriteAllLines(page, ["<!DOCTYPE html><html><body>", .. links.Select(link => $"<a href=\"{WebUtility.HtmlEncode(link.Address)}#{link.Hash.Algorithm}={link.Hash.Digest}\">{WebUtility.HtmlEncode(link.FileName)}</a>"), "</body></html>"]);
        return ["--no-index", "--find-links", page];
    }

    private SlipwayException Other(PythonLock locked, IReadOnlyList<string> lines, List<PythonPackage> packages)
    {
        var named = lines.SkipWhile(line => !line.Contains(OtherHash, StringComparison.Ordinal)).Skip(1).Select(line => line.Trim());
        var package = packages.Find(package => named.FirstOrDefault() is { } first && first.StartsWith($"{package.Name}=", StringComparison.Ordinal));
        var got = lines.FirstOrDefault(line => line.TrimStart().StartsWith("Got ", StringComparison.Ordinal))?.Trim().Split(' ')[^1];
        var what = package is null ? "A package" : $"{package.Name} {package.Version}";
        return new SlipwayException(ExitCode.Failed, $"{what} is not the file that {locked.File} names: {(got is null ? "it has another hash" : $"it has the hash sha256:{got}")}. Nothing of it was installed.")
        {
            Details = lines,
            Next = locked.Text is null
                ? $"Find out why it differs before you renew the lock with ./build.sh --target=Requirements{requirements.Environment.TargetName}."
                : "Find out why it differs before you make the lock anew.",
        };
    }
}
