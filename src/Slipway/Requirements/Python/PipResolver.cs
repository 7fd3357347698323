using System.Text.Json;
using Slipway.Requirements.Pip;
using Slipway.Processes;

namespace Slipway.Requirements.Python;

/// <summary>Asks pip which file of each package it would install (<c>pip install --dry-run --report</c>, pip's "Installation Report").</summary>
/// <param name="root">Where pip is started.</param>
/// <param name="python">Whose pip.</param>
/// <param name="indexes">Where it looks.</param>
/// <param name="sources">Directories of the project that it is asked for.</param>
internal sealed class PipResolver(string root, PythonInterpreter python, PackageIndexes indexes, LocalSources sources) : IResolver
{
    public async Task<IReadOnlyList<PythonPackage>> ResolveAsync(RequirementsFile file, RequirementSet set, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("slipway-resolve-").FullName;
        try
        {
            var (report, log) = (Path.Combine(scratch, "report.json"), Path.Combine(scratch, "pip.log"));
            var lines = new PipOutput(output, indexes.Redaction);
            var command = indexes.ForPip(python.RunPip("install", "--dry-run", "--ignore-installed", "--progress-bar", "off", "--log", log, "--report", report, "--requirement", sources.Input(file, set, python.Markers))) with { WorkingDirectory = root };
            var result = await command.RunAsync(lines, cancellationToken);
            if (result.ExitCode != 0)
                throw PipFailure.Unresolved(file, set, lines.Lines, File.Exists(log) ? File.ReadLines(log) : []);
            if (PipFailure.Yanked(set, lines.Lines) is { } yanked)
                throw new ConfigurationException([yanked]);
            using var content = JsonDocument.Parse(await File.ReadAllBytesAsync(report, cancellationToken));
            return [.. content.RootElement.GetProperty("install").EnumerateArray().Select(item => Package(item, set)).OrderBy(package => package.Name, StringComparer.Ordinal)];
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private PythonPackage Package(JsonElement item, RequirementSet set)
    {
        var metadata = item.GetProperty("metadata");
        var name = PackageName.Normalize(metadata.GetProperty("name").GetString()!);
        var version = metadata.GetProperty("version").GetString()!;
        var from = item.GetProperty("download_info");
        var asked = set.Requirements.FirstOrDefault(entry => entry.Requirement is { Name: { } other, Url: not null } && other.Normalized == name)?.Requirement.Url;
        if (from.TryGetProperty("vcs_info", out var vcs))
        {
            var commit = vcs.GetProperty("commit_id").GetString()!;
            return new PythonPackage(name, commit, asked?.Written ?? $"{vcs.GetProperty("vcs").GetString()}+{from.GetProperty("url").GetString()}@{commit}", []);
        }

        var place = Uri.TryCreate(from.GetProperty("url").GetString(), UriKind.Absolute, out var url) && url.IsFile ? url.LocalPath : null;
        if (place is not null && sources.Original(place) is { } directory)
            return PythonPackage.OfDirectory(directory);
        if (place is not null && item.GetProperty("is_direct").GetBoolean() && asked is null)
            return new PythonPackage(name, version, $"./{Path.GetRelativePath(Path.GetFullPath(root), place).Replace('\\', '/')}", [HashOf(from, name)]);
        return new PythonPackage(name, version, item.GetProperty("is_direct").GetBoolean() ? asked?.Written : null, [HashOf(from, name)]);
    }

    private static string HashOf(JsonElement from, string name)
    {
        if (from.TryGetProperty("archive_info", out var archive))
        {
            if (archive.TryGetProperty("hashes", out var hashes) && hashes.TryGetProperty("sha256", out var sha256))
                return $"sha256:{sha256.GetString()}";
            if (archive.TryGetProperty("hash", out var hash) && hash.GetString() is { } text)
                return text.Replace('=', ':');
        }

        throw new SlipwayException(ExitCode.Failed, $"pip says no hash for {name}: what it would install cannot be locked.") { Next = "Update pip (23.0 or newer), then run the same command again." };
    }
}
