using System.Reflection;
using System.Text.Json;
using Cake.Core;

namespace Slipway.Frosting.Output;

/// <summary>What <c>--version</c> shows.</summary>
internal static class Versions
{
    public static string Text => $"Slipway {Of(typeof(Versions).Assembly)}, Cake {Of(typeof(ICakeEngine).Assembly)}";

    public static string Json => JsonSerializer.Serialize(new VersionDocument(Of(typeof(Versions).Assembly), Of(typeof(ICakeEngine).Assembly)), DocumentContext.Default.VersionDocument);

    /// <summary>Without the commit that follows the plus.</summary>
    private static string Of(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];
}
