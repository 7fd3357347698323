using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Launch;

/// <summary>
/// build.sh with all that belongs to it, over a build host of a few lines, in a path with a space. The real host is
/// launched by the end-to-end tests; this one compiles in a moment, again and again.
/// </summary>
[CollectionDefinition(Name)]
public sealed class LaunchedProject : IAsyncLifetime, ICollectionFixture<LaunchedProject>
{
    public const string Name = "Launch";

    private const string Program = """
        System.Console.WriteLine("says " + Words.Greeting);
        System.Console.WriteLine("arguments " + string.Join("|", args));
        System.Console.WriteLine("root " + System.Environment.GetEnvironmentVariable("SLIPWAY_ROOT"));
        System.Console.WriteLine("directory " + System.Environment.CurrentDirectory);
        System.Console.WriteLine("host " + System.AppContext.BaseDirectory);
        if (args.Length > 1 && args[0] == "hold")
        {
            System.IO.File.WriteAllText(args[1] + ".held", "");
            while (!System.IO.File.Exists(args[1]))
                System.Threading.Thread.Sleep(20);
            Later.Load();
        }
        static class Later
        {
            public static void Load() => System.Console.WriteLine("late " + Lazy.Word.Text);
        }
        """;

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-launch-").FullName;

    public string Scratch => _scratch;

    public string Root => Path.Combine(_scratch, "a project");

    public string Host => Path.Combine(Root, ".slipway", "host");

    public string BuildScript => Path.Combine(Root, "build.sh");

    public string Current => File.ReadAllText(Path.Combine(Host, "current")).Trim();

    public async ValueTask InitializeAsync()
    {
        foreach (var file in new[] { "build.sh", "global.json", "Directory.Build.props", "build/host.sh", "build/Host.targets", "build/ReadyToRun.proj" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Root, file))!);
            File.Copy(Path.Combine(RepositoryUnderTest.Root, file), Path.Combine(Root, file));
        }

        Write("build/Build.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><ProjectReference Include="../src/Lazy/Lazy.csproj" /></ItemGroup>
              <Import Project="Host.targets" />
            </Project>
            """);
        Write("build/Program.cs", Program);
        Greet("hello");
        Write("src/Lazy/Lazy.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        Write("src/Lazy/Word.cs", "namespace Lazy;\npublic static class Word { public static string Text => \"word\"; }\n");
        Write("src/Slipway.Dock/Slipway.Dock.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><AssemblyName>slipway-dock</AssemblyName></PropertyGroup>
            </Project>
            """);
        Write("src/Slipway.Dock/Program.cs", "System.Console.WriteLine(\"dock\");\n");
        (await RunAsync()).MustExitWith(0);
    }

    public void Greet(string greeting) => Write("build/Words.cs", $"internal static class Words {{ public const string Greeting = \"{greeting}\"; }}\n");

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public Task<CommandResult> RunAsync(params string[] arguments) => Terminal.RunAsync(_scratch, BuildScript, arguments);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return ValueTask.CompletedTask;
    }
}
