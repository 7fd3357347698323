using Slipway.Processes;
using Slipway.Requirements.Pip;

namespace Slipway.Requirements.Python;

/// <summary>Asks uv for every version and its hashes (<c>uv pip compile --generate-hashes</c>, uv's reference "CLI").</summary>
/// <param name="root">Where uv is started.</param>
/// <param name="uv">Path of the program.</param>
/// <param name="python">What the packages are for.</param>
/// <param name="indexes">Where it looks.</param>
/// <param name="sources">Directories of the project that it is asked for.</param>
internal sealed class UvResolver(string root, string uv, PythonInterpreter python, PackageIndexes indexes, LocalSources sources) : IResolver
{
    public async Task<IReadOnlyList<PythonPackage>> ResolveAsync(RequirementsFile file, RequirementSet set, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var scratch = System.IO.Directory.CreateTempSubdirectory("slipway-resolve-").FullName;
        try
        {
            var compiled = Path.Combine(scratch, "compiled.txt");
            var lines = new PipOutput(output, indexes.Redaction);
            var result = await indexes.ForUv(Compile(sources.Input(file, set, python.Markers), compiled), await PipConfiguration.ReadAsync(python, cancellationToken)).RunAsync(lines, cancellationToken);
            if (result.ExitCode != 0)
                throw UvFailure.Unresolved(file, set, lines.Lines);
            if (UvFailure.Yanked(set, lines.Lines) is { } yanked)
                throw new ConfigurationException([yanked]);
            return Read(scratch, Path.GetFileName(compiled));
        }
        finally
        {
            System.IO.Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>The command, without the settings of indexes. No credential is an argument.</summary>
    /// <param name="requirements">The requirements file.</param>
    /// <param name="compiled">File that uv writes.</param>
    public Command Compile(string requirements, string compiled) =>
        new(uv, "pip", "compile", "--generate-hashes", "--python", python.Path, "--python-version", python.Version, "--no-header", "--no-annotate", "--no-emit-index-url", "--no-progress", "--color", "never", "--output-file", compiled, requirements)
        {
            WorkingDirectory = root,
            Deadline = TimeSpan.FromMinutes(30),
            // What would make it another command than this one.
            Environment = new Dictionary<string, string?> { ["UV_PYTHON"] = null, ["UV_CUSTOM_COMPILE_COMMAND"] = null, ["UV_CONSTRAINT"] = null, ["UV_OVERRIDE"] = null },
        };

    private PythonPackage? Directory(RequirementEntry entry) =>
        (entry.Requirement.Path ?? (entry.Requirement.Url is { Scheme: "file" } url ? url.Path : null)) is { } path && sources.Original(path) is { } original ? PythonPackage.OfDirectory(original) : null;

    private IReadOnlyList<PythonPackage> Read(string scratch, string compiled)
    {
        // pip's hash-checking mode knows no repositories; their commit says what is in them.
        var file = Path.Combine(scratch, compiled);
        File.WriteAllText(file, $"--no-require-hashes\n{File.ReadAllText(file)}");
        var problems = new RequirementProblems();
        // What uv leaves as a variable is one in the requirements file too.
        var set = new RequirementsReader(scratch, python.Markers, Environment.GetEnvironmentVariable).Read(compiled, problems);
        problems.ThrowIfAny();
        var packages = PythonLock.Asked(set, python.Markers).Select(entry => Directory(entry) ?? PythonPackage.Of(entry)
            ?? throw new SlipwayException(ExitCode.Failed, $"uv says no hash for {entry}: what it would install cannot be locked.") { Next = "Update uv, or write 'resolver: pip' below 'python:' in the environment's file, then run the same command again." });
        return [.. packages.OrderBy(package => package.Name, StringComparer.Ordinal)];
    }
}
