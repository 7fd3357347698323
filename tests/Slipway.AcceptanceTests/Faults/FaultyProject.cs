using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>A tiny project with two releases, both proven in staging and in production, whose commands can be made to fail at a fault point.</summary>
public sealed class FaultyProject : IAsyncLifetime
{
    /// <summary>In what production has of people, and nowhere in staging.</summary>
    public const string Canary = "zcanary";

    /// <summary>What each environment has of data, but for production's uploads.</summary>
    private const string Data = "uploads: [media, data]\ndatabase: { url: sqlite:///data/app.db }\n";

    /// <summary>The maintenance page.</summary>
    public const string Closed = "closed for a moment";

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20), DefaultRequestHeaders = { { "Accept", "text/html" } } };

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-faults-").FullName;
    private readonly Dictionary<FaultyCommand, IReadOnlyList<string>> _points = [];
    private string? _drilled;
    private int _greetings;

    public TinyProject Tiny { get; } = new();

    public string First { get; private set; } = "";

    public string Second { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Tiny.InitializeAsync();
        // Unprotected: what is under test is the death of a command, not what it asks for.
        Tiny.Configure("production", $"platform: {{ kind: local, port: {Tiny.ProductionPort} }}\npromote: {{ from: staging }}\n{Data}");
        Tiny.Write("environments/scrub.yml", "tables: { person: { keep: [id], columns: { email: fake-email } }, session: { delete: true } }\nuploads: { media: { '*.png': placeholder, '**': drop }, data: drop }\n");
        Tiny.Write("sorry.html", Closed);
        Greet();
        await RepositoryUnderTest.CommitAsync(Tiny.Root, "Unprotect production");
        First = await DeployHeadAsync();
        (await Tiny.SlipwayAsync("--target=PromoteProduction")).MustExitWith(0);
        Tiny.Write("app/second.txt", "another release");
        await RepositoryUnderTest.CommitAsync(Tiny.Root, "A second release");
        Second = await DeployHeadAsync();
        await FillAsync("staging", "own");
        await FillAsync("production", Canary);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_scratch, recursive: true);
        return Tiny.DisposeAsync();
    }

    /// <summary>The points that a command passes, in order, found by running it to its end.</summary>
    public async Task<IReadOnlyList<string>> PointsAsync(FaultyCommand command)
    {
        if (_points.TryGetValue(command, out var known))
            return known;
        var points = await TraceAsync(await TypeAsync(command));
        await OpenAsync(command);
        return _points[command] = [.. points.Distinct()];
    }

    /// <summary>Runs a command and tells which points it reached, in order.</summary>
    public async Task<IReadOnlyList<string>> TraceAsync(params string[] arguments)
    {
        var trace = Path.Combine(_scratch, $"trace-{Guid.NewGuid():N}");
        (await Tiny.SlipwayAsync(new Dictionary<string, string?> { ["SLIPWAY_FAULT_TRACE"] = trace }, arguments)).MustExitWith(0);
        return await File.ReadAllLinesAsync(trace);
    }

    /// <summary>Runs a command with a fault, which must have happened when it ends.</summary>
    public async Task<CommandResult> FailAsync(string fault, params string[] arguments)
    {
        var (result, happened) = await TryFailAsync(fault, arguments);
        Assert.True(happened, $"{fault} did not happen in {result.CommandLine}:\n{result.All}");
        return result;
    }

    /// <summary>Runs a command with a fault at a point that not every run reaches as often.</summary>
    public async Task<(CommandResult Result, bool Happened)> TryFailAsync(string fault, params string[] arguments)
    {
        var token = await TokenAsync();
        var result = await Tiny.SlipwayAsync(new Dictionary<string, string?> { ["SLIPWAY_FAULT"] = fault, ["SLIPWAY_FAULT_TOKEN"] = token }, arguments);
        return (result, !File.Exists(token));
    }

    /// <summary>Starts a command with a fault and returns when it happens.</summary>
    public async Task<Process> StartAsync(string fault, params string[] arguments)
    {
        var token = await TokenAsync();
        var start = new ProcessStartInfo(Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={Tiny.Root}", .. arguments])
        {
            WorkingDirectory = Tiny.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new[] { ("SLIPWAY_FAULT", fault), ("SLIPWAY_FAULT_TOKEN", token), ("SLIPWAY_READYTORUN", "0"), ("NO_COLOR", "1") })
            start.Environment[name] = value;
        start.Environment.Remove("CI");
        var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (File.Exists(token))
        {
            Assert.False(process.HasExited, $"{fault} did not happen.");
            await Task.Delay(10, deadline.Token);
        }

        return process;
    }

    /// <summary>Prepares what a command needs and fills its placeholders.</summary>
    /// <returns>The arguments to type.</returns>
    public async Task<string[]> TypeAsync(FaultyCommand command)
    {
        if (command.Before is { } before)
            (await Tiny.SlipwayAsync(Words(before.Replace("{point}", before.Contains("{point}", StringComparison.Ordinal) ? await PointAsync() : "", StringComparison.Ordinal)))).MustExitWith(0);
        if (command.Configures)
            Greet();
        var status = await StatusAsync(command.Environment);
        var running = (string)status["release"]!;
        if (command.Environment == "production")
            await ProveAsync(Other(running));
        return Words($"--target={command.Target} {command.Arguments}"
            .Replace("{other}", Other(running), StringComparison.Ordinal)
            .Replace("{point}", command.Arguments.Contains("{point}", StringComparison.Ordinal) ? await PointAsync() : "", StringComparison.Ordinal)
            .Replace("{drilled}", command.Arguments.Contains("{drilled}", StringComparison.Ordinal) ? await DrilledAsync() : "", StringComparison.Ordinal)
            .Replace("{running}", running, StringComparison.Ordinal)
            .Replace("{count}", status["processes"]!.AsArray().Count == 1 ? "2" : "1", StringComparison.Ordinal));
    }

    /// <summary>What a person types next: open again what the command may have closed, then deploy the other release.</summary>
    public async Task RecoverAsync(FaultyCommand command)
    {
        await OpenAsync(command);
        var next = Other((string)(await StatusAsync(command.Environment))["release"]!);
        await ProveAsync(next);
        if (command.Environment == "production")
            (await Tiny.SlipwayAsync("--target=PromoteProduction")).MustExitWith(0);
        Assert.StartsWith(next, await AskAsync(command.Environment), StringComparison.Ordinal);
    }

    public string Other(string release) => release == First ? Second : First;

    public Task<string> AskAsync(string environment = "staging") => AskAsync(environment, CancellationToken.None);

    /// <returns>The page, whatever its status: the maintenance page has 503.</returns>
    public async Task<string> AskAsync(string environment, CancellationToken cancellationToken)
    {
        using var answer = await Http.GetAsync(new Uri($"http://127.0.0.1:{(environment == "staging" ? Tiny.Port : Tiny.ProductionPort)}/"), cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    public async Task<JsonNode> StatusAsync(string environment = "staging") =>
        JsonNode.Parse((await Tiny.SlipwayAsync($"--target=Status{char.ToUpperInvariant(environment[0])}{environment[1..]}", "--format=json")).MustExitWith(0).Output)!["environments"]![0]!;

    /// <summary>Ends the maintenance and the lock that a command may have left on purpose.</summary>
    public async Task OpenAsync(FaultyCommand command)
    {
        if (command.Closes)
            (await Tiny.SlipwayAsync("--target=MaintenanceStaging", "--off")).MustExitWith(0);
        if (command.Locks)
            (await Tiny.SlipwayAsync("--target=UnlockStaging", "--reason=tested")).MustExitWith(0);
    }

    /// <summary>Whatever became of a refresh: staging has a whole database, and nothing of production's people.</summary>
    public async Task MustBeOfNobodyAsync(string when)
    {
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(DataOf("staging"), "data", "app.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM person WHERE email LIKE '%@prod.example' OR email LIKE '%@example.invalid'";
            Assert.True(await command.ExecuteScalarAsync() is 1L, $"{when}: staging's database has lost its rows");
        }

        foreach (var file in new[] { DataOf("staging"), Path.Combine(Tiny.Root, ".slipway", "restores", "staging") }.SelectMany(directory => Directory.GetFiles(directory, "*", SearchOption.AllDirectories)))
        {
            Assert.False(file.Contains(Canary, StringComparison.Ordinal), $"{when}: {file}");
            Assert.False(System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Contains(Canary, StringComparison.Ordinal), $"{when}: {file} has a trace of production");
        }
    }

    /// <returns>The newest restore point, taken where there is none.</returns>
    private async Task<string> PointAsync()
    {
        var points = await PointsAsync();
        if (points.Count == 0)
        {
            (await Tiny.SlipwayAsync("--target=BackupStaging")).MustExitWith(0);
            points = await PointsAsync();
        }

        return (string)points[0]!["id"]!;
    }

    /// <returns>A restore point of production that stood a trial: the same each time.</returns>
    private async Task<string> DrilledAsync()
    {
        if (_drilled is not null)
            return _drilled;
        (await Tiny.SlipwayAsync("--target=BackupProduction", "--target=DrillProduction")).MustExitWith(0);
        return _drilled = (string)(await PointsAsync("Production"))[0]!["id"]!;
    }

    /// <summary>People in the database and in an upload, whose traces can be looked for.</summary>
    private async Task FillAsync(string environment, string name)
    {
        var directory = DataOf(environment);
        await File.WriteAllTextAsync(Path.Combine(directory, "media", $"{name}.txt"), name);
        await File.WriteAllTextAsync(Path.Combine(directory, "media", "1.png"), name);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "data", "app.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE TABLE person (id INTEGER PRIMARY KEY, email TEXT); CREATE TABLE session (token TEXT); INSERT INTO person (email) VALUES ('{name}@prod.example'); INSERT INTO session VALUES ('{name}0123456789abcdef')";
        await command.ExecuteNonQueryAsync();
    }

    private string DataOf(string environment) => Path.Combine(Tiny.Root, ".slipway", "data", environment);

    private Task<JsonArray> PointsAsync() => PointsAsync("Staging");

    private async Task<JsonArray> PointsAsync(string target) =>
        JsonNode.Parse((await Tiny.SlipwayAsync($"--target=Points{target}", "--format=json")).MustExitWith(0).Output)!["points"]!.AsArray();

    /// <summary>Makes a release run on staging: it can be promoted then.</summary>
    private async Task ProveAsync(string release) =>
        (await Tiny.SlipwayAsync("--target=DeployStaging", $"--release={release}")).MustExitWith(0);

    private void Greet() =>
        Tiny.Configure("staging", Tiny.Staging($"config: {{ GREETING: hello-{++_greetings} }}\nmaintenance: {{ page: sorry.html }}\n{Data}"));

    /// <returns>A file that a fault takes away when it happens.</returns>
    private async Task<string> TokenAsync()
    {
        var token = Path.Combine(_scratch, $"token-{Guid.NewGuid():N}");
        await File.WriteAllTextAsync(token, "");
        return token;
    }

    private async Task<string> DeployHeadAsync()
    {
        var result = (await Tiny.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        return Regex.Matches(result.Output, @"\b[0-9a-f]{7}-[0-9a-f]{6}\b")[^1].Value;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
