using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>
/// A project as a user has one, with an app that misbehaves as its configuration says: quick to build, so that bad
/// releases and bad input can be tried through the real command line. The build host is the repository's own.
/// </summary>
public sealed class TinyProject : IAsyncLifetime
{
    private const string Program = """
        var mode = Environment.GetEnvironmentVariable("MODE") ?? "";
        var release = Environment.GetEnvironmentVariable("SLIPWAY_RELEASE");
        if (args is ["release"])
        {
            Console.Error.WriteLine(mode == "bad-migration" ? "migration 7 failed: no such table" : "nothing to migrate");
            return mode == "bad-migration" ? 3 : 0;
        }

        if (mode == "crash")
        {
            Console.Error.WriteLine("cannot start: the cheese is missing");
            return 7;
        }

        if (mode == "late")
            await Task.Delay(TimeSpan.Parse(Environment.GetEnvironmentVariable("LATE_BY")!));
        if (mode == "leak")
            File.WriteAllText(Environment.GetEnvironmentVariable("MEMORY_GROUP")!, $"{Environment.ProcessId}");
        using var deaf = mode != "deaf" ? null : System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context => context.Cancel = true);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var proven = 0;
        var leaked = new List<byte[]>();
        // Only what is asked for through the router counts: until then the release is as healthy as any.
        bool Proven(HttpContext context) => context.Request.Headers.ContainsKey("X-Forwarded-For") && Interlocked.Increment(ref proven) > 3;
        async Task LeakAsync()
        {
            Console.Error.WriteLine("keeping every picture in memory");
            while (true)
            {
                leaked.Add(GC.AllocateUninitializedArray<byte>(1 << 20));
                Array.Fill(leaked[^1], (byte)1);
                await Task.Delay(1);
            }
        }

        app.MapGet("/", () => $"{release} {Environment.GetEnvironmentVariable("GREETING")}");
        app.MapGet("/healthz", (HttpContext context) =>
        {
            if (mode == "leak" && Proven(context) && proven == 4)
                _ = Task.Run(LeakAsync);
            return Health(context);
        });
        IResult Health(HttpContext context) => mode switch
        {
            "deaf" => Results.Text("deaf and sick", statusCode: 503),
            "fade" when Proven(context) => Results.Text("the connections have run out", statusCode: 503),
            "sick" => Results.Text("the database is away", statusCode: 503),
            "redirect" => Results.Redirect("https://elsewhere.example/", permanent: true),
            "impostor" => Results.Text("release 0000000-000000"),
            _ => Results.Text($"release {release}"),
        };
        app.Run($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
        return 0;
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;

    public string Root { get; } = Directory.CreateTempSubdirectory("slipway-tiny-").FullName;

    public int Port { get; } = FreePort.Next();

    public int ProductionPort { get; } = FreePort.Next();

    public async ValueTask InitializeAsync()
    {
        Write("app/Tiny.csproj", Project);
        Write("app/Program.cs", Program);
        Write("app/Procfile", "web: dotnet Tiny.dll\nrelease: dotnet Tiny.dll release\n");
        Write(".gitignore", "bin/\nobj/\n.slipway/\n");
        Write("requirements/base.props", "<Project />\n");
        Write("requirements/staging.props", "<Project>\n  <Import Project=\"base.props\" />\n</Project>\n");
        Write("requirements/production.props", "<Project>\n  <Import Project=\"base.props\" />\n</Project>\n");
        Write("environments/base.yml", "app: app\nhealth: { timeout: 20s }\n");
        Configure("staging", Staging());
        Configure("production", $"platform: {{ kind: local, port: {ProductionPort} }}\npromote: {{ from: staging }}\nprotect: {{ confirm: true }}\n");
        await RepositoryUnderTest.GitAsync(Root, "init", "-q", "-b", "main");
        (await SlipwayAsync("--target=RequirementsStaging", "--target=RequirementsProduction")).MustExitWith(0);
        await RepositoryUnderTest.CommitAsync(Root, "A tiny app");
    }

    /// <summary>The staging file: what every test starts from, and what some add to.</summary>
    public string Staging(string more = "") => $"platform: {{ kind: local, port: {Port} }}\n{more}";

    public void Configure(string environment, string yaml) => Write($"environments/{environment}.yml", yaml);

    public void Write(string path, string content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }

    public Task<CommandResult> SlipwayAsync(params string[] arguments) => SlipwayAsync(null, arguments);

    public Task<CommandResult> SlipwayAsync(IReadOnlyDictionary<string, string?>? environment, params string[] arguments) =>
        Terminal.RunAsync(Root, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={Root}", .. arguments], environment);

    public async ValueTask DisposeAsync()
    {
        await SlipwayAsync("--target=Stop");
        Directory.Delete(Root, recursive: true);
    }
}
