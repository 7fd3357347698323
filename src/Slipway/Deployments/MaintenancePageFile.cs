using Slipway.Environments;

namespace Slipway.Deployments;

/// <summary>The project's own maintenance page.</summary>
internal static class MaintenancePageFile
{
    private const long Largest = 1 << 20;

    /// <returns>The page; null where the environment names none.</returns>
    /// <exception cref="ConfigurationException">The file that it names is missing or too large.</exception>
    public static string? Read(ProjectPaths paths, AppEnvironment environment)
    {
        if (environment.Maintenance.Page is not { } page)
            return null;
        var file = new FileInfo(Path.Combine(paths.Root, page));
        if (!file.Exists)
            throw new ConfigurationException(environment.File, $"maintenance.page: there is no file {page}. Nothing was touched.");
        return file.Length <= Largest
            ? File.ReadAllText(file.FullName)
            : throw new ConfigurationException(environment.File, $"maintenance.page: {page} has {file.Length >> 20} MB; a page that is kept ready has at most 1 MB. Nothing was touched.");
    }
}
