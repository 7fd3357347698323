using System.Reflection;
using Cake.Core;

namespace Slipway.Frosting.Output;

/// <summary>What <c>--version</c> shows.</summary>
internal static class Versions
{
    public static string Text => $"Slipway {Of(typeof(Versions).Assembly)}, Cake {Of(typeof(ICakeEngine).Assembly)}";

    /// <summary>Without the commit that follows the plus.</summary>
    private static string Of(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];
}
