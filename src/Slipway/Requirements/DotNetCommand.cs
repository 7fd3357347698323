using System.Globalization;
using System.Text;
using Slipway.Processes;

namespace Slipway.Requirements;

/// <summary>
/// The dotnet program as builds and lock renewals run it: same properties for both, or a lock would be stale the
/// moment it was written.
/// </summary>
internal static class DotNetCommand
{
    private const string Configuration = "Release";

    /// <summary>
    /// MSBuild takes every environment variable for a property. These are names that people and CI systems set and
    /// that would change what is built.
    /// </summary>
    private static readonly HashSet<string> Properties = new(StringComparer.OrdinalIgnoreCase)
    {
        "ArtifactsPath", "AssemblyName", "AssemblyVersion", "BaseIntermediateOutputPath", "BaseOutputPath", "Configuration",
        "ContinuousIntegrationBuild", "CustomBeforeMicrosoftCommonProps", "DebugSymbols", "DebugType", "DefineConstants",
        "Deterministic", "DirectoryBuildPropsPath", "DirectoryBuildTargetsPath", "DirectoryPackagesPropsPath", "FileVersion",
        "InformationalVersion", "IntermediateOutputPath", "LangVersion", "NoWarn", "Nullable", "Optimize", "OutDir",
        "OutputPath", "PathMap", "Platform", "PlatformTarget", "PublishDir", "PublishProfile", "RestoreLockedMode",
        "RuntimeIdentifier", "RuntimeIdentifiers", "SelfContained", "SourceRevisionId", "TargetFramework",
        "TargetFrameworks", "TreatWarningsAsErrors", "UseArtifactsOutput", "Version", "VersionPrefix", "VersionSuffix",
    };

    /// <param name="verb"><c>publish</c> or <c>restore</c>.</param>
    /// <param name="project">Absolute path of the project file.</param>
    /// <param name="environment">Name of the environment whose lock is used.</param>
    /// <param name="requirements">Absolute path of its requirements file.</param>
    /// <param name="artifacts">Directory of intermediate files: each environment has its own, or one would see the other's restore.</param>
    /// <param name="properties">What the verb needs besides.</param>
    public static Command Create(string verb, string project, string environment, string requirements, string artifacts, params IReadOnlyList<(string Name, string Value)> properties)
    {
        IReadOnlyList<(string Name, string Value)> all =
        [
            ("Configuration", Configuration),
            ("ContinuousIntegrationBuild", "true"),
            ("ArtifactsPath", artifacts),
            ("DirectoryPackagesPropsPath", requirements),
            ("ManagePackageVersionsCentrally", "true"),
            ("RestorePackagesWithLockFile", "true"),
            ("NuGetLockFilePath", NuGetLock.FileName(environment)),
            ("UseAppHost", "false"),
            .. properties,
        ];
        return new Command("dotnet",
        [
            verb, project, "-nologo", "-verbosity:minimal", "-nodeReuse:false", "-terminalLogger:off", "-consoleLoggerParameters:NoSummary",
            .. all.Select(property => new Argument($"-property:{property.Name}={Escape(property.Value)}")),
        ])
        {
            WorkingDirectory = Path.GetDirectoryName(project),
            Environment = Isolated(),
            Deadline = TimeSpan.FromMinutes(30),
        };
    }

    /// <returns>The variables that a dotnet command gets set or removed.</returns>
    public static Dictionary<string, string?> Isolated()
    {
        var variables = new Dictionary<string, string?>
        {
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        };
        foreach (var name in Environment.GetEnvironmentVariables().Keys.Cast<string>())
        {
            if (Properties.Contains(name) || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                variables[name] = null;
        }

        return variables;
    }

    /// <summary>Escapes what MSBuild gives a meaning to, in a value on its command line.</summary>
    internal static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (c is '%' or '$' or '@' or '\'' or '(' or ')' or ';' or ',' or '?' or '*' or '"')
                escaped.Append('%').Append(((int)c).ToString("X2", CultureInfo.InvariantCulture));
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }
}
