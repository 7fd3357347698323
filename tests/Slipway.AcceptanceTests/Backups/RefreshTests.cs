using System.Data.Common;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Guestbook;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Backups;

/// <summary>Production's people are nowhere in staging after a refresh: not in its database's files, its uploads, or anything that was said.</summary>
public sealed class RefreshTests(TinyProject project, PostgreSqlServer server) : IClassFixture<TinyProject>, IClassFixture<PostgreSqlServer>
{
    /// <summary>In every value of production that belongs to somebody.</summary>
    private const string Canary = "zcanary";

    private const string Schema =
        """
        CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, name TEXT NOT NULL, note TEXT);
        CREATE TABLE sessions (token VARCHAR(64) PRIMARY KEY, person INTEGER REFERENCES person (id));
        """;

    private const string People =
        """
        INSERT INTO person VALUES (1, 'zcanary.one@prod.example', 'Zcanary One', 'likes engines'), (2, 'zcanary.two@prod.example', 'Zcanary Two', NULL);
        INSERT INTO sessions VALUES ('zcanary0123456789abcdef', 1);
        """;

    private const string Rules =
        """
        tables:
          person: { keep: [id, note], columns: { email: fake-email, name: fake-name } }
          sessions: { delete: true }
        uploads:
          data: drop
          media: { "*.png": placeholder, "**": drop }
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_SQLite_nothing_of_production_reaches_staging()
    {
        await ConfigureAsync("database: { url: sqlite:///data/app.db }", "database: { url: sqlite:///data/app.db }");
        await FillAsync(Sqlite);
        await RefuseAsync();
        await RefreshAsync(Sqlite);
        (await RunAsync("--target=RefreshStaging", "--undo")).MustExitWith(0);
        MustHaveItsOwn(await QueryAsync(Sqlite("staging"), "SELECT name FROM person"));
        await NewColumnAsync(Sqlite);
        await IntoAnotherAsync(Sqlite);
    }

    [Fact]
    public async Task Of_PostgreSQL_nothing_of_production_reaches_staging()
    {
        var urls = new Dictionary<string, string> { ["staging"] = await server.CreateDatabaseAsync(), ["production"] = await server.CreateDatabaseAsync() };
        await ConfigureAsync(await SecretAsync("staging", urls["staging"]), await SecretAsync("production", urls["production"]));
        await FillAsync(environment => PostgreSql(urls[environment]));
        (await RunAsync("--target=BackupProduction", "--target=DrillProduction")).MustExitWith(0);
        await RefreshAsync(environment => PostgreSql(urls[environment]));

        var name = new Uri(urls["staging"]).AbsolutePath.Trim('/');
        await using var connection = PostgreSql(urls["staging"]);
        await connection.OpenAsync(Stop);
        // What staging had, and no other.
        Assert.StartsWith($"{name}_kept_", Assert.Single(await QueryAsync(connection, $"SELECT datname FROM pg_database WHERE datname LIKE '{name}\\_%'")), StringComparison.Ordinal);
    }

    private async Task FillAsync(Func<string, DbConnection> connect)
    {
        project.Write("environments/scrub.yml", Rules);
        await ExecuteAsync(connect("production"), Schema + People);
        await ExecuteAsync(connect("staging"), Schema + "INSERT INTO person VALUES (7, 'staging@example.org', 'Own', 'of its own');");
        Upload("production", "zcanary.docx", Canary);
        Upload("production", "1.png", Canary);
        Upload("staging", "own.png", "of its own");
    }

    private async Task RefuseAsync()
    {
        Assert.StartsWith("refused: A refresh puts scrubbed data of another environment in the place of those that are there, and production is production.", (await RunAsync("--target=RefreshProduction", "--confirm=production")).MustExitWith(5).Error, StringComparison.Ordinal);
        (await RunAsync("--target=BackupProduction")).MustExitWith(0);
        var undrilled = await RunAsync("--target=RefreshStaging", $"--point={await PointAsync("Production")}");
        Assert.Contains($"The restore point {await PointAsync("Production")} of production stood no trial, so it is not taken.", undrilled.MustExitWith(5).Error, StringComparison.Ordinal);
        (await RunAsync("--target=DrillProduction")).MustExitWith(0);
    }

    private async Task RefreshAsync(Func<string, DbConnection> connect)
    {
        var refreshed = (await RunAsync("--target=RefreshStaging", "--verbosity=diagnostic")).MustExitWith(0);
        Assert.Contains("note: The data are those of production, scrubbed: 2 rows of 1 table changed in 2 columns, 1 row of 1 table deleted; files: 0 kept, 1 replaced, 1 dropped.", refreshed.Output, StringComparison.Ordinal);
        await MustHaveNoCanaryAsync(refreshed.All, connect("staging"));
        var people = await QueryAsync(connect("staging"), "SELECT email || ' ' || name || ' ' || coalesce(note, '-') FROM person ORDER BY id");
        Assert.Matches("^user-[0-9a-f]{16}@example\\.invalid Person [0-9a-f]{16} likes engines\nuser-[0-9a-f]{16}@example\\.invalid Person [0-9a-f]{16} -$", string.Join('\n', people));
        Assert.Empty(await QueryAsync(connect("staging"), "SELECT token FROM sessions"));
        Assert.Equal(["1.png"], Directory.GetFiles(Media("staging")).Select(Path.GetFileName));
        await MustRecordAsync();
    }

    private void MustHaveItsOwn(IReadOnlyList<string> people)
    {
        Assert.Equal(["Own"], people);
        Assert.Equal(["own.png"], Directory.GetFiles(Media("staging")).Select(Path.GetFileName));
    }

    private async Task NewColumnAsync(Func<string, DbConnection> connect)
    {
        await ExecuteAsync(connect("production"), "ALTER TABLE person ADD COLUMN tax_number TEXT; UPDATE person SET tax_number = 'zcanary-tax';");
        (await RunAsync("--target=BackupProduction", "--target=DrillProduction")).MustExitWith(0);
        var stopped = (await RunAsync("--target=RefreshStaging")).MustExitWith(2);
        Assert.Matches(
            """
            error: environments/scrub\.yml does not fit the database of production as \S+ has it: 1 problem\. Nothing was switched: .* serves\.
              \| environments/scrub\.yml:2:3: no rule names the column 'person\.tax_number' \((TEXT|text)\)
              \| Add to environments/scrub\.yml what is right of this, and mend the rest:
              \| tables:
              \|   person:
              \|     columns:
              \|       tax_number: null
            """,
            stopped.Error);
        MustHaveItsOwn(await QueryAsync(connect("staging"), "SELECT name FROM person"));
        await MustHaveNoCanaryAsync(stopped.All, connect("staging"));
    }

    private async Task IntoAnotherAsync(Func<string, DbConnection> connect)
    {
        (await RunAsync("--target=BackupStaging")).MustExitWith(0);
        var point = await PointAsync("Staging");
        var refused = (await RunAsync("--target=RestoreStaging", $"--point={point}", "--into=production")).MustExitWith(5);
        Assert.Contains($"production is protected and asks for a confirmation. Nothing was touched.\nnext: ./build.sh --target=RestoreStaging --point={point} --into=production --confirm=production\n", refused.Error, StringComparison.Ordinal);
        project.Configure("production", Production(protect: false) + "database: { url: sqlite:///data/app.db }\n");
        refused = (await RunAsync("--target=RestoreStaging", $"--point={point}", "--into=production")).MustExitWith(5);
        Assert.Contains("production is production, and its data would be those of staging: that asks for a confirmation. Nothing was touched.", refused.Error, StringComparison.Ordinal);
        Assert.Equal(["2"], await QueryAsync(connect("production"), "SELECT count(*) FROM person"));

        (await RunAsync("--target=RestoreStaging", $"--point={point}", "--into=production", "--confirm=production")).MustExitWith(0);
        Assert.Equal(["Own"], await QueryAsync(connect("production"), "SELECT name FROM person"));
        Assert.Contains($"restore {point} of staging", (await RunAsync("--target=HistoryProduction")).MustExitWith(0).Output, StringComparison.Ordinal);
        (await RunAsync("--target=RestoreProduction", "--undo")).MustExitWith(0);
        Assert.Equal(["2"], await QueryAsync(connect("production"), "SELECT count(*) FROM person"));
    }

    private async Task ConfigureAsync(string staging, string production)
    {
        project.Configure("staging", project.Staging($"uploads: [data, media]\n{staging}\n"));
        project.Configure("production", $"{Production(protect: true)}{production}\n");
        if (Directory.Exists(Data("production")))
        {
            // What the other test has left runs already.
            (await RunAsync("--target=RedeployStaging")).MustExitWith(0);
            (await RunAsync("--target=RedeployProduction", "--confirm=production")).MustExitWith(0);
        }
        else
        {
            await RepositoryUnderTest.CommitAsync(project.Root, "With data");
            (await RunAsync("--target=DeployStaging")).MustExitWith(0);
            (await RunAsync("--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        }

        foreach (var environment in new[] { "staging", "production" })
        {
            foreach (var file in Directory.GetFiles(Media(environment)).Concat(Directory.GetFiles(Path.Combine(Data(environment), "data"))))
                File.Delete(file);
        }
    }

    private string Production(bool protect) =>
        $"platform: {{ kind: local, port: {project.ProductionPort} }}\npromote: {{ from: staging }}\nuploads: [data, media]\n{(protect ? "protect: { confirm: true }\n" : "")}";

    private async Task<string> SecretAsync(string environment, string url)
    {
        var file = Path.Combine(project.Root, ".slipway", $"{environment}-url");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, url, Stop);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return $"secrets: {{ DATABASE_URL: file:{file} }}";
    }

    private async Task MustRecordAsync()
    {
        var live = JsonNode.Parse((await RunAsync("--target=HistoryStaging", "--format=json")).MustExitWith(0).Output)!["deployments"]![0]!;
        Assert.Equal(("restore", "production", 2, 1), ((string)live["kind"]!, (string)live["restoredFrom"]!, (int)live["scrubbed"]!["rows"]!, (int)live["scrubbed"]!["deletedRows"]!));
        Assert.Equal(await PointAsync("Production"), (string)live["restored"]!);
    }

    /// <summary>Neither in what was said nor in a file of staging or of a log, nor in a file of the server's for staging's database.</summary>
    private async Task MustHaveNoCanaryAsync(string said, DbConnection database)
    {
        Assert.DoesNotContain(Canary, said, StringComparison.OrdinalIgnoreCase);
        var hidden = Path.Combine(project.Root, ".slipway");
        List<string> files = [.. new[] { "data/staging", "restores/staging", "logs", "state", "journals" }.Select(directory => Path.Combine(hidden, directory)).Where(Directory.Exists).SelectMany(directory => Directory.GetFiles(directory, "*", SearchOption.AllDirectories))];
        if (database is NpgsqlConnection)
        {
            var directory = await QueryAsync(database, "CHECKPOINT; SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = current_database()");
            files.AddRange(Directory.GetFiles(directory.Single()));
        }

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            Assert.DoesNotContain(Canary, Path.GetFileName(file), StringComparison.OrdinalIgnoreCase);
            Assert.False(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Stop)).Contains(Canary, StringComparison.OrdinalIgnoreCase), file);
        }
    }

    private void Upload(string environment, string name, string content) => File.WriteAllText(Path.Combine(Media(environment), name), content);

    private string Media(string environment) => Path.Combine(Data(environment), "media");

    private string Data(string environment) => Path.Combine(project.Root, ".slipway", "data", environment);

    private SqliteConnection Sqlite(string environment) => new($"Data Source={Path.Combine(Data(environment), "data", "app.db")};Pooling=False");

    private static NpgsqlConnection PostgreSql(string url)
    {
        var parts = new Uri(url);
        return new NpgsqlConnection(new NpgsqlConnectionStringBuilder { Host = parts.Host, Port = parts.Port, Username = "guest@book", Database = parts.AbsolutePath.Trim('/'), Pooling = false }.ConnectionString);
    }

    private static async Task ExecuteAsync(DbConnection connection, string text) => await QueryAsync(connection, text);

    private static async Task<IReadOnlyList<string>> QueryAsync(DbConnection connection, string text)
    {
        if (connection.State != System.Data.ConnectionState.Open)
            await connection.OpenAsync(Stop);
        try
        {
            await using var command = connection.CreateCommand();
            command.CommandText = text;
            await using var reader = await command.ExecuteReaderAsync(Stop);
            var rows = new List<string>();
            do
            {
                while (await reader.ReadAsync(Stop))
                    rows.Add(Convert.ToString(reader.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
            }
            while (await reader.NextResultAsync(Stop));
            return rows;
        }
        finally
        {
            await connection.CloseAsync();
        }
    }

    private Task<CommandResult> RunAsync(params string[] arguments) => project.SlipwayAsync(arguments);

    private async Task<string> PointAsync(string target) =>
        (string)JsonNode.Parse((await RunAsync($"--target=Points{target}", "--format=json")).MustExitWith(0).Output)!["points"]![0]!["id"]!;
}
