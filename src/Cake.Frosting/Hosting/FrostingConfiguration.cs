using Cake.Core;
using Cake.Core.Configuration;
using Cake.Core.IO;

namespace Cake.Frosting;

/// <summary>
/// Cake's configuration: the host's settings, then <c>CAKE_*</c>, then cake.config, then arguments.
/// Read when first asked, which a run that only lists tasks never does.
/// </summary>
internal sealed class FrostingConfiguration(
    IEnumerable<CakeSetting> settings, IFileSystem fileSystem, ICakeEnvironment environment, ICakeArguments arguments)
    : ICakeConfiguration
{
    private ICakeConfiguration? _configuration;

    public string? GetValue(string key) => (_configuration ??= Read()).GetValue(key);

    private ICakeConfiguration Read()
    {
        var defaults = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
            defaults[setting.Key] = setting.Value;
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments.GetArguments())
            given[argument.Key] = argument.Value.FirstOrDefault() ?? string.Empty;
        return new CakeConfigurationProvider(fileSystem, environment)
            .CreateConfiguration(environment.WorkingDirectory, defaults, given);
    }
}
