using Slipway.AcceptanceTests.Shell;
using Slipway.Environments;
using Slipway.Releases;
using Slipway.Requirements;
using Slipway.State;

namespace Slipway.AcceptanceTests.Releases;

/// <summary>A project of three environments: two ask for the same version of a package, production for an older one.</summary>
internal sealed class SampleProject
{
    public const string NewMarkdig = "1.6.0";
    public const string OldMarkdig = "1.5.1";

    public SampleProject(string root)
    {
        Paths = new ProjectPaths(root);
        State = new DirectoryStateStore(Paths.State);
        Repository = new ReleaseRepository(State);
        Store = new ContentStore(Paths);
        Builder = new ReleaseBuilder(Paths, Repository, State, Store);
    }

    public ProjectPaths Paths { get; }

    public DirectoryStateStore State { get; }

    public ReleaseRepository Repository { get; }

    public ContentStore Store { get; }

    public ReleaseBuilder Builder { get; }

    public IReadOnlyList<AppEnvironment> Environments { get; init; } = [Environment("development"), Environment("staging"), Environment("production")];

    public static AppEnvironment Environment(string name, string? requirements = null) => new()
    {
        Name = name,
        TargetName = string.Concat(name[..1].ToUpperInvariant(), name.AsSpan(1)),
        File = new SourceLocation($"environments/{name}.yml"),
        App = "app",
        Platform = new PlatformSettings("local", new Dictionary<string, object>()),
        Requirements = requirements,
    };

    /// <summary>Writes the files, without locks.</summary>
    public static async Task<SampleProject> CreateAsync(string root)
    {
        var project = new SampleProject(root);
        project.Write("app/Tiny.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Markdig" />
                <None Update="hello.sh" CopyToPublishDirectory="PreserveNewest" />
              </ItemGroup>
            </Project>
            """);
        project.Write("app/Program.cs", """
            if (args is ["where"])
            {
                Console.WriteLine(Here.Path());
                return;
            }

            Console.WriteLine("markdig " + System.Diagnostics.FileVersionInfo.GetVersionInfo(typeof(Markdig.Markdown).Assembly.Location).ProductVersion!.Split('+')[0]);

            static class Here
            {
                public static string Path([System.Runtime.CompilerServices.CallerFilePath] string path = "") => path;
            }
            """);
        project.Write("app/wwwroot/site.css", "body { margin: 0 }\n");
        project.Write("app/hello.sh", "#!/bin/sh\necho hello\n");
        File.SetUnixFileMode(Path.Combine(root, "app/hello.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        project.Write("app/Procfile", "web: dotnet Tiny.dll\n# migrations\nrelease: dotnet Tiny.dll migrate\n");
        project.Write("requirements/base.props", "<Project />\n");
        project.Require("development", NewMarkdig);
        project.Require("staging", NewMarkdig);
        project.Require("production", OldMarkdig);
        project.Write(".gitignore", "bin/\nobj/\n.slipway/\n");
        await RepositoryUnderTest.GitAsync(root, "init", "-q", "-b", "main");
        return project;
    }

    public void Require(string environment, string markdig) => Write($"requirements/{environment}.props", $"""
        <Project>
          <Import Project="base.props" />
          <ItemGroup>
            <PackageVersion Include="Markdig" Version="{markdig}" />
          </ItemGroup>
        </Project>
        """);

    public void Write(string path, string content)
    {
        var file = Path.Combine(Paths.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public void Delete(string path) => File.Delete(Path.Combine(Paths.Root, path));

    public Task CommitAsync(string message) => RepositoryUnderTest.CommitAsync(Paths.Root, message);

    public Task<IReadOnlyList<LockChange>> RenewAsync(string environment) =>
        new RequirementsRenewal(Paths).RenewAsync(Environments.Single(candidate => candidate.Name == environment), null, TestContext.Current.CancellationToken);

    public Task<BuiltRelease> BuildAsync(string? revision = null, bool allowDirty = false, IProgress<string>? phase = null) =>
        Builder.BuildAsync(new BuildRequest { Environments = Environments, Revision = revision, AllowDirty = allowDirty, Phase = phase }, TestContext.Current.CancellationToken);

    public async Task<string> UnpackAsync(ReleaseManifest release, string environment)
    {
        var directory = Path.Combine(Paths.Slipway, "unpacked", $"{release.Id}-{environment}");
        await Store.UnpackAsync(release.VariantFor(environment).Files, directory, TestContext.Current.CancellationToken);
        return directory;
    }
}
