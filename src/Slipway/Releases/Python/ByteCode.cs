using Slipway.Processes;
using Slipway.Requirements.Python;

namespace Slipway.Releases.Python;

/// <summary>
/// Compiles Python modules beforehand, so that no start does it again. The compiled files say that they need no look at
/// their source (PEP 552, unchecked hash): their bytes depend on the source and the version of Python alone.
/// </summary>
internal static class ByteCode
{
    public const string Extension = ".pyc";

    /// <param name="python">Which compiles.</param>
    /// <param name="directory">Modules, with all that is below.</param>
    /// <param name="aside">A directory without modules to start it in: Python looks there for its own first.</param>
    /// <param name="parallel">Whether every processor helps.</param>
    /// <param name="output">Is told what does not compile.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether all of it compiled.</returns>
    public static async Task<bool> CompileAsync(PythonInterpreter python, string directory, string aside, bool parallel, IProgress<string>? output, CancellationToken cancellationToken)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("PYTHON", StringComparison.Ordinal)).ToDictionary(name => name, _ => (string?)null);
        // The order of a set in a compiled file follows the hashes of texts. Switches that leave the variables out would leave this one out.
        variables["PYTHONHASHSEED"] = "0";
        var result = await new Command(python.Path, ["-s", "-m", "compileall", "-q", "-f", "-j", parallel ? "0" : "1", "--invalidation-mode", "unchecked-hash", "-s", directory, directory])
        {
            WorkingDirectory = aside,
            Environment = variables,
            Deadline = TimeSpan.FromMinutes(10),
        }.RunAsync(output, cancellationToken);
        return result.ExitCode == 0;
    }
}
