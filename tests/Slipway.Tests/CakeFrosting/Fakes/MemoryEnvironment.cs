using Cake.Core;
using Cake.Core.IO;

namespace Slipway.Tests.CakeFrosting;

/// <summary>An environment whose working directory is its own: the real one would move the whole test process.</summary>
internal sealed class MemoryEnvironment(string directory, IReadOnlyDictionary<string, string>? variables = null) : ICakeEnvironment
{
    private readonly CakeEnvironment _real = new(new CakePlatform(), new CakeRuntime());

    public DirectoryPath WorkingDirectory { get; set; } = directory;

    public DirectoryPath ApplicationRoot => AppContext.BaseDirectory;

    public ICakePlatform Platform => _real.Platform;

    public ICakeRuntime Runtime => _real.Runtime;

    public DirectoryPath GetSpecialPath(SpecialPath path) => _real.GetSpecialPath(path);

    public string? GetEnvironmentVariable(string variable) => variables is null ? _real.GetEnvironmentVariable(variable) : variables.GetValueOrDefault(variable);

    public IDictionary<string, string> GetEnvironmentVariables() => _real.GetEnvironmentVariables();
}
