using Slipway.Environments;

namespace Slipway.Tests.Environments;

/// <summary>A project in a directory of its own, with an <c>environments/</c> to write to; removed at the end.</summary>
internal sealed class ProjectFolder : IDisposable
{
    public static readonly PlatformSchema Local = new("local",
    [
        new("port", PlatformKeyType.Integer, "Port.", Required: true, Minimum: 1, Maximum: 65535, Unique: true),
        new("warm", PlatformKeyType.Duration, "Warm.", Default: TimeSpan.FromMinutes(10)),
        new("drain", PlatformKeyType.Duration, "Drain.", Default: TimeSpan.FromSeconds(30)),
        new("host", PlatformKeyType.Text, "Host.", Default: "127.0.0.1"),
        new("verbose", PlatformKeyType.Boolean, "Verbose."),
    ]);

    /// <summary>A second kind, to tell apart what belongs to one.</summary>
    public static readonly PlatformSchema Cloud = new("cloud", [new("region", PlatformKeyType.Text, "Region.")]);

    public ProjectFolder()
    {
        Paths = new ProjectPaths(Directory.CreateTempSubdirectory("slipway-").FullName);
        Directory.CreateDirectory(Paths.Environments);
    }

    public ProjectPaths Paths { get; }

    public ProjectFolder With(string name, string content)
    {
        File.WriteAllText(Path.Combine(Paths.Environments, name), content);
        return this;
    }

    public ProjectFolder With(string name, byte[] content)
    {
        File.WriteAllBytes(Path.Combine(Paths.Environments, name), content);
        return this;
    }

    public IReadOnlyList<AppEnvironment> Load() => EnvironmentLoader.Load(Paths, [Local, Cloud]);

    /// <returns>What a person reads: one problem a line.</returns>
    public string Problems() => Assert.Throws<ConfigurationException>(Load).Message;

    public void Dispose() => Directory.Delete(Paths.Root, recursive: true);
}
