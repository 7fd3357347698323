using System.Text;
using Slipway.FaultPoints;
using Slipway.Processes;
using Slipway.Requirements.Python;
using Slipway.State;

namespace Slipway.Releases.Python;

/// <summary>
/// Virtual environments below <c>.slipway/python</c>, one for each set of wheels and Python, installed from the content
/// store alone. A program in one names the place that it lies at, so it is made where it stays; a mark says that it is
/// whole.
/// </summary>
internal sealed class PythonEnvironments(ProjectPaths paths, IContentStore content)
{
    private const string Mark = "complete";
    private const int KeyLength = 16;

    /// <summary>A release that was built and not deployed yet finds its environment for this long after it was last asked for.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public static bool IsPython(Variant variant) => variant.Runtime.StartsWith(PythonInterpreter.RuntimePrefix, StringComparison.Ordinal);

    public string DirectoryOf(Variant variant) => DirectoryOf(variant.Runtime, variant.Platform, variant.Wheels);

    /// <summary>Changes nothing.</summary>
    /// <returns>Why a variant could not be installed on this machine; null: it can, or is.</returns>
    public async Task<Problem?> CheckAsync(Variant variant, CancellationToken cancellationToken)
    {
        if (IsComplete(DirectoryOf(variant)))
            return null;
        var (python, problem) = await FindAsync(variant.Runtime, cancellationToken);
        return python is null ? problem : python.Platform == variant.Platform ? null : OtherPlatform(python, variant.Platform);
    }

    public Task<string> EnsureAsync(Variant variant, IProgress<string>? output, CancellationToken cancellationToken) =>
        EnsureAsync(variant.Runtime, variant.Platform, variant.Wheels, output, cancellationToken);

    /// <summary>Makes an environment where there is none; whoever asks for the same at this moment waits.</summary>
    /// <returns>Its directory.</returns>
    /// <exception cref="SlipwayException">The machine has no such Python, a wheel is missing or damaged, or pip failed.</exception>
    public async Task<string> EnsureAsync(string runtime, string platform, IReadOnlyList<ReleaseFile> wheels, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var directory = DirectoryOf(runtime, platform, wheels);
        if (!IsComplete(directory))
        {
            DurableFile.CreateDirectory(paths.Python);
            using var held = await FileLock.TakeAsync($"{directory}.lock", cancellationToken);
            if (!IsComplete(directory))
                await MakeAsync(directory, runtime, platform, wheels, output, cancellationToken);
        }

        File.SetLastWriteTimeUtc(Path.Combine(directory, Mark), DateTime.UtcNow);
        return directory;
    }

    /// <returns>The wheels that a lock was fetched as before, on this machine.</returns>
    public FetchedWheels WheelsOf(string runtime, string platform, string digest) =>
        new(Path.Combine(paths.Python, $"{Digest.OfText($"{runtime}\n{platform}\n{digest}\n")[..KeyLength]}.wheels"));

    /// <summary>Removes the environments that nobody needs.</summary>
    /// <param name="used">Directories that stay.</param>
    public void Prune(IReadOnlySet<string> used)
    {
        if (!Directory.Exists(paths.Python))
            return;
        foreach (var directory in Directory.GetDirectories(paths.Python))
        {
            if (used.Contains(directory) || DateTime.UtcNow - LastAsked(directory) < Grace || FileLock.TryTake($"{directory}.lock") is not { } held)
                continue;
            using (held)
            {
                // The mark first: what is left of an interrupted removal is no environment.
                File.Delete(Path.Combine(directory, Mark));
                Directory.Delete(directory, recursive: true);
            }
        }
    }

    private static DateTime LastAsked(string directory)
    {
        var mark = Path.Combine(directory, Mark);
        return File.Exists(mark) ? File.GetLastWriteTimeUtc(mark) : Directory.GetLastWriteTimeUtc(directory);
    }

    private string DirectoryOf(string runtime, string platform, IReadOnlyList<ReleaseFile> wheels)
    {
        var text = new StringBuilder().Append(runtime).Append('\n').Append(platform).Append('\n');
        foreach (var wheel in wheels.OrderBy(wheel => wheel.Path, StringComparer.Ordinal))
            text.Append(wheel.Path).Append('\0').Append(wheel.Sha256).Append('\n');
        return Path.Combine(paths.Python, Digest.OfText(text.ToString())[..KeyLength]);
    }

    // The Python that it was made with may be gone by now.
    private static bool IsComplete(string directory) =>
        File.Exists(Path.Combine(directory, Mark)) && File.Exists(Path.Combine(directory, "bin", "python"));

    private async Task MakeAsync(string directory, string runtime, string platform, IReadOnlyList<ReleaseFile> wheels, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var (python, problem) = await FindAsync(runtime, cancellationToken);
        problem = python is null ? problem : python.Platform == platform ? null : OtherPlatform(python, platform);
        if (problem is not null)
            throw new SlipwayException(ExitCode.Failed, problem.Message);
        if (Directory.Exists(directory))
            Directory.Delete(directory, recursive: true);
        output?.Report($"make the virtual environment {paths.Relative(directory)}: {wheels.Count} packages");
        var whole = false;
        try
        {
            await RunAsync(python!.Run("-m", "venv", "--without-pip", directory), output, cancellationToken);
            FaultPoint.Reach("environment", "created");
            if (wheels.Count > 0)
                await InstallAsync(python, directory, wheels, output, cancellationToken);
            DurableFile.FlushFileSystem(directory);
            FaultPoint.Reach("environment", "installed");
            DurableFile.Replace(Path.Combine(directory, Mark), Encoding.UTF8.GetBytes($"{python.Toolchain}\n"));
            whole = true;
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            throw DiskFull.While($"installing {wheels.Count} packages", directory, exception);
        }
        finally
        {
            if (!whole && Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    private async Task InstallAsync(PythonInterpreter python, string directory, IReadOnlyList<ReleaseFile> wheels, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var unpacked = Path.Combine(directory, "wheels");
        await content.UnpackAsync(wheels, unpacked, cancellationToken);
        var list = Path.Combine(directory, "wheels.txt");
        await File.WriteAllLinesAsync(list, wheels.Select(wheel => $"./{wheel.Path} --hash=sha256:{wheel.Sha256}"), cancellationToken);
        var install = python.RunPip("--python", Path.Combine(directory, "bin", "python"), "install", "--no-index", "--no-deps", "--require-hashes", "--quiet", "--no-compile", "--requirement", list);
        await RunAsync(
            install with
            {
                WorkingDirectory = unpacked,
                // What people configure for pip is for indexes, and none is asked here.
                Environment = new Dictionary<string, string?>(install.Environment) { ["PIP_CONFIG_FILE"] = "/dev/null", ["PIP_CONSTRAINT"] = null, ["PIP_FIND_LINKS"] = null, ["PIP_COMPILE"] = null },
            },
            output,
            cancellationToken);
        Directory.Delete(unpacked, recursive: true);
        File.Delete(list);
        // Some packages bring files for other Pythons, which pip's own compiling passes over as well.
        await ByteCode.CompileAsync(python, Path.Combine(directory, "lib"), directory, parallel: true, output, cancellationToken);
    }

    private static async Task RunAsync(Command command, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var result = await command.RunAsync(output, cancellationToken);
        if (result.ExitCode != 0)
            throw new SlipwayException(ExitCode.Failed, $"The virtual environment could not be made: {command.Arguments.Skip(1).Take(2).Select(argument => argument.Value).Last()} exited with code {result.ExitCode}.") { Details = result.Lines };
    }

    private static Task<(PythonInterpreter? Found, Problem? Problem)> FindAsync(string runtime, CancellationToken cancellationToken) =>
        PythonInterpreter.FindAsync(runtime[PythonInterpreter.RuntimePrefix.Length..], null, cancellationToken);

    private static Problem OtherPlatform(PythonInterpreter python, string platform) =>
        new(null, $"The release was built for {platform}, and the Python of this machine ({python.Path}) is for {python.Platform}. Build the release on such a machine.");
}
