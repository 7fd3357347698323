using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Python;

/// <summary>A Python project of a few lines, whose packages are the point. The build host is the repository's own.</summary>
public sealed class SmallPythonProject : IAsyncDisposable
{
    private SmallPythonProject()
    {
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("slipway-small-").FullName;

    public int Port { get; } = FreePort.Next();

    /// <param name="requirements">Of staging.</param>
    /// <param name="python">Lines below <c>python:</c> in staging's file.</param>
    public static async Task<SmallPythonProject> CreateAsync(string requirements, string python = "")
    {
        var project = new SmallPythonProject();
        project.Write(".python-version", "3.11\n");
        project.Write(".gitignore", ".slipway/\n");
        project.Write("Procfile", "web: python -m http.server --bind 127.0.0.1 $PORT\n");
        project.Write("requirements/staging.txt", requirements);
        project.Write("environments/staging.yml", $"platform: {{ kind: local, port: {project.Port} }}\nhealth: {{ path: / }}\n{(python.Length == 0 ? "" : $"python:\n{python}")}");
        await RepositoryUnderTest.GitAsync(project.Root, "init", "-q", "-b", "main");
        await project.CommitAsync("A small app");
        return project;
    }

    public Task CommitAsync(string message) => RepositoryUnderTest.CommitAsync(Root, message);

    public void Write(string path, string content) => Write(path, System.Text.Encoding.UTF8.GetBytes(content));

    public void Write(string path, byte[] content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public Task<CommandResult> SlipwayAsync(IReadOnlyDictionary<string, string?> variables, params string[] arguments) =>
        Terminal.RunAsync(Root, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={Root}", .. arguments], variables, TimeSpan.FromMinutes(5));

    /// <returns>Files of the project, what Slipway keeps among them, that hold a text.</returns>
    public IEnumerable<string> FilesWith(string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return Directory.EnumerateFiles(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)
            .Select(file => Path.GetRelativePath(Root, file));
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Path.Combine(Root, ".slipway")))
            await SlipwayAsync(PackageIndex.Nowhere, "--target=Stop");
        Directory.Delete(Root, recursive: true);
    }
}
