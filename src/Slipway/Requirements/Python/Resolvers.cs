using Slipway.Environments;

namespace Slipway.Requirements.Python;

/// <summary>Which program resolves: the one that the environment names, else uv where it is on the PATH, else pip.</summary>
internal static class Resolvers
{
    /// <exception cref="ConfigurationException">The environment asks for uv, and there is none.</exception>
    public static IResolver For(AppEnvironment environment, string root, PythonInterpreter python, PackageIndexes indexes, LocalSources sources) =>
        Uv(environment, PythonPrograms.Find("uv")) is { } uv ? new UvResolver(root, uv, python, indexes, sources) : new PipResolver(root, python, indexes, sources);

    /// <param name="environment">Whose requirements are resolved.</param>
    /// <param name="found">The uv of the PATH.</param>
    /// <returns>Path of the uv that resolves; null: pip does.</returns>
    /// <inheritdoc cref="For" path="/exception"/>
    public static string? Uv(AppEnvironment environment, string? found)
    {
        if (environment.Python.Resolver == PythonResolver.Uv && found is null)
            throw new ConfigurationException([new Problem(environment.File, "'python.resolver' is uv, which is not on the PATH: install it, or write pip")]);
        return environment.Python.Resolver == PythonResolver.Pip ? null : found;
    }
}
