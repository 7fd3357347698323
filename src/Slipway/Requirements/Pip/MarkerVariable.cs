namespace Slipway.Requirements.Pip;

/// <summary>Variables of markers.</summary>
internal enum MarkerVariable
{
    PythonVersion,
    PythonFullVersion,
    OsName,
    SysPlatform,
    PlatformRelease,
    PlatformSystem,
    PlatformVersion,
    PlatformMachine,
    PlatformPythonImplementation,
    ImplementationName,
    ImplementationVersion,
    Extra,
    Extras,
    DependencyGroups,
}

/// <summary>How variables are written.</summary>
internal static class MarkerVariables
{
    private static readonly string[] Names =
    [
        "python_version", "python_full_version", "os_name", "sys_platform", "platform_release", "platform_system", "platform_version",
        "platform_machine", "platform_python_implementation", "implementation_name", "implementation_version", "extra", "extras", "dependency_groups",
    ];

    /// <summary>Names of all variables, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> All => Names;

    public static string Name(this MarkerVariable variable) => Names[(int)variable];

    /// <summary>Whether values are compared as versions where both sides are some.</summary>
    public static bool IsVersion(this MarkerVariable variable) => variable
        is MarkerVariable.PythonVersion or MarkerVariable.PythonFullVersion or MarkerVariable.ImplementationVersion or MarkerVariable.PlatformRelease;

    /// <summary>Whether its value is a set of names, which only lock files know.</summary>
    public static bool IsSet(this MarkerVariable variable) => variable is MarkerVariable.Extras or MarkerVariable.DependencyGroups;

    /// <returns>Null: there is no such variable. The dotted names of PEP 345 are known, as pip knows them.</returns>
    public static MarkerVariable? Find(ReadOnlySpan<char> name)
    {
        switch (name)
        {
            case "os.name":
                return MarkerVariable.OsName;
            case "sys.platform":
                return MarkerVariable.SysPlatform;
            case "platform.version":
                return MarkerVariable.PlatformVersion;
            case "platform.machine":
                return MarkerVariable.PlatformMachine;
            case "platform.python_implementation" or "python_implementation":
                return MarkerVariable.PlatformPythonImplementation;
        }

        for (var i = 0; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
                return (MarkerVariable)i;
        }

        return null;
    }
}
