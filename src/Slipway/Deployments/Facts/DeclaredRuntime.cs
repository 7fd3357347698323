using System.Xml;
using System.Xml.Linq;
using Slipway.Environments;
using Slipway.Requirements;
using Slipway.Requirements.Python;

namespace Slipway.Deployments.Facts;

/// <summary>The runtime that the work tree declares: what a first deployment would be built for.</summary>
internal static class DeclaredRuntime
{
    /// <returns>Such as <c>python3.12</c> or <c>net10.0</c>; null: it is not said in so many words.</returns>
    public static string? Find(AppEnvironment environment, string root)
    {
        var requirements = environment.Requirements ?? RequirementsFile.ByConvention(environment.VariantName, root);
        return Path.GetExtension(requirements) == RequirementsFile.Pip
            ? DeclaredPython.Find(root, environment.App, out _)?.Runtime
            : TargetFramework(Path.Combine(root, environment.App));
    }

    private static string? TargetFramework(string app) =>
        Directory.Exists(app) && Directory.GetFiles(app, "*.csproj") is [var project] ? Read(project) ?? Read(Path.Combine(app, "Directory.Build.props")) : null;

    private static string? Read(string file)
    {
        try
        {
            var said = File.Exists(file) ? XDocument.Load(file).Descendants("TargetFramework").ToList() : [];
            // A condition, or a property in it, only MSBuild can tell.
            return said is [{ HasAttributes: false, Value: var framework }] && !framework.Contains('$', StringComparison.Ordinal) ? framework : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
