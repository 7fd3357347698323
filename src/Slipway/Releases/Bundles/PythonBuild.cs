namespace Slipway.Releases.Bundles;

/// <summary>A kind of platform that installs the packages of a Python app by itself, out of a source that it is sent.</summary>
/// <param name="Name">As it is chosen, such as <c>heroku</c>.</param>
/// <param name="Title">As messages name it.</param>
internal sealed record PythonBuild(string Name, string Title)
{
    /// <summary>Versions of Python that it has, as <c>3.12</c>; empty: it is asked when it is there.</summary>
    public IReadOnlyList<string> Pythons { get; init; } = [];

    /// <summary>Platform tags of the machines that it builds on: a lock holds the hashes of one tag's wheels.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Files of other package managers: beside <c>requirements.txt</c> it refuses the source, or goes by them.</summary>
    public IReadOnlyList<string> OtherManagers { get; init; } = [];

    /// <summary>Whether it reads the version of Python from <c>.python-version</c>.</summary>
    public bool ReadsPythonVersion { get; init; }

    /// <summary>Names that it takes for a mistyped <c>.python-version</c>, and refuses.</summary>
    public IReadOnlyList<string> Mistyped { get; init; } = [];

    /// <summary>Heroku's Python buildpack v351 (<c>lib/package_manager.sh</c>, <c>lib/python_version.sh</c>), which Dokku runs as well.</summary>
    public static PythonBuild Heroku { get; } = new("heroku", "Heroku's Python buildpack")
    {
        Pythons = ["3.10", "3.11", "3.12", "3.13", "3.14"],
        Platforms = ["linux_x86_64"],
        OtherManagers = ["Pipfile", "Pipfile.lock", "poetry.lock", "uv.lock"],
        ReadsPythonVersion = true,
        Mistyped = [".python_version", "python-version", "python-version.txt", "python_version.txt"],
    };

    /// <summary>Elastic Beanstalk's Python platforms (Developer Guide, "Specifying dependencies using a requirements file"); which Python it is, their branch says.</summary>
    public static PythonBuild ElasticBeanstalk { get; } = new("elastic-beanstalk", "Elastic Beanstalk's Python platform")
    {
        Platforms = ["linux_x86_64", "linux_aarch64"],
        OtherManagers = ["Pipfile", "Pipfile.lock"],
    };

    /// <summary>All that are known; the first is the most widely understood.</summary>
    public static IReadOnlyList<PythonBuild> Known { get; } = [Heroku, ElasticBeanstalk];
}
