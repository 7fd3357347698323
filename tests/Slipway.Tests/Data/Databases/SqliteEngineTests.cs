using Microsoft.Data.Sqlite;
using Slipway.Data.Databases;
using Slipway.Data.Databases.Sqlite;
using Slipway.Tests.Data.Uploads;

namespace Slipway.Tests.Data.Databases;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SqliteEngineTests : IDisposable
{
    private readonly UploadDirectory _directory = new();
    private readonly SqliteEngine _engine;

    public SqliteEngineTests()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "data"));
        _engine = new SqliteEngine(Database, Path.Combine(_directory.Path, "scratch"));
    }

    private string Database => Path.Combine(_directory.Path, "data", "app.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public async Task A_database_comes_back_as_it_was_at_the_moment_while_writers_go_on(string mode)
    {
        Execute($"PRAGMA journal_mode = {mode}; CREATE TABLE entry (id INTEGER PRIMARY KEY, t TEXT, b BLOB, n REAL); CREATE TABLE \"Größe \"\"x\" (a);");
        Execute("INSERT INTO entry (t, b, n) VALUES ('größe 😀', x'00ff', 1e400), (NULL, zeroblob(3000000), -0.0); CREATE VIRTUAL TABLE search USING fts5(t); INSERT INTO search VALUES ('cat');");
        Execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT); INSERT INTO django_migrations (app, name) VALUES ('blog', '0001_initial'), ('blog', '0002_author');");
        var before = Query("SELECT id, t, hex(b), n FROM entry");
        DatabaseContents contents;
        using var dump = new MemoryStream();
        await using (var snapshot = await _engine.OpenSnapshotAsync(Token))
        {
            Execute("INSERT INTO entry (t) VALUES ('late'); DELETE FROM entry WHERE id = 1; INSERT INTO django_migrations (app, name) VALUES ('blog', '0003_late')");
            await using (var stream = await snapshot.OpenDumpAsync(Token))
                await stream.CopyToAsync(dump, Token);
            contents = await ContentsAsync(snapshot, dump);
        }

        Assert.Equal(new MigrationRecord("django", ["blog.0001_initial", "blog.0002_author"]).Head, contents.Migrations!.Head);
        Assert.Equal([("Größe \"x", 0L), ("django_migrations", 2), ("entry", 2)], contents.Tables.Where(table => !table.Table.StartsWith("search", StringComparison.Ordinal)).Select(table => (table.Table, table.Rows)));
        dump.Position = 0;
        var restored = await _engine.RestoreBesideAsync(dump, contents, _engine.NewName("restore"), Token);
        var beside = Assert.IsType<SqliteUrl>(restored.Url).File;
        Assert.Matches("^.*/data/app\\.db\\.restore-[0-9]{14}-[0-9a-f]{4}$", beside);
        var data = new UploadTree(Path.GetDirectoryName(Database)!);
        Assert.Equal(data.Status("app.db").Mode, data.Status(Path.GetFileName(beside)).Mode);
        Assert.Equal(before, Query("SELECT id, t, hex(b), n FROM entry", beside));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_directory.Path, "scratch")));
        await _engine.DropAsync(restored.Url, Token);
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(Database)!), file => file.Contains("restore", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migrations_of_EF_Core_and_others_are_read_too()
    {
        Execute("CREATE TABLE a (id)");
        Assert.Null(await _engine.ReadMigrationsAsync(Token));
        Execute("CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY); INSERT INTO schema_migrations VALUES (10), (9)");
        Assert.Equal(["9", "10"], (await _engine.ReadMigrationsAsync(Token))!.Applied);
        Execute("CREATE TABLE \"__EFMigrationsHistory\" (\"MigrationId\" TEXT PRIMARY KEY); INSERT INTO \"__EFMigrationsHistory\" VALUES ('20260102_B'), ('20260101_A')");
        var record = await _engine.ReadMigrationsAsync(Token);
        Assert.Equal(("ef-core", "20260102_B"), (record!.Kind, record.Head));
    }

    [Fact]
    public async Task A_dump_that_is_cut_short_restores_nothing()
    {
        Execute("CREATE TABLE entry (t); INSERT INTO entry VALUES (zeroblob(100000))");
        using var dump = new MemoryStream();
        DatabaseContents contents;
        await using (var snapshot = await _engine.OpenSnapshotAsync(Token))
        {
            await using (var stream = await snapshot.OpenDumpAsync(Token))
                await stream.CopyToAsync(dump, Token);
            contents = await ContentsAsync(snapshot, dump);
        }

        using var cut = new MemoryStream(dump.ToArray()[..50_000]);
        await Assert.ThrowsAsync<SlipwayException>(() => _engine.RestoreBesideAsync(cut, contents, _engine.NewName("restore"), Token));
        Assert.Equal([Database], Directory.GetFiles(Path.GetDirectoryName(Database)!));
    }

    [Fact]
    public async Task Other_numbers_of_rows_than_the_point_says_are_an_error()
    {
        Execute("CREATE TABLE entry (t)");
        var contents = new DatabaseContents(new DatabaseServer("sqlite", "3"), new DumpContent("sqlite database", 1, "00"), [new TableRows("entry", 4)], null);
        using var dump = new MemoryStream(File.ReadAllBytes(Database));
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => _engine.RestoreBesideAsync(dump, contents, _engine.NewName("restore"), Token));
        Assert.Equal(["entry has 0 rows and should have 4"], failure.Details);
        Assert.Equal([Database], Directory.GetFiles(Path.GetDirectoryName(Database)!));
    }

    [Fact]
    public async Task A_point_of_another_engine_is_refused()
    {
        var contents = new DatabaseContents(new DatabaseServer("postgresql", "15.20"), new DumpContent("pg_dump custom", 1, "00"), [], null);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => _engine.RestoreBesideAsync(new MemoryStream(), contents, _engine.NewName("restore"), Token));
        Assert.Equal($"A point of postgresql cannot be restored into the SQLite database {Database}.", failure.Message);
    }

    [Fact]
    public async Task What_is_no_database_is_an_error()
    {
        var missing = await Assert.ThrowsAsync<SlipwayException>(() => _engine.OpenSnapshotAsync(Token));
        Assert.Equal($"There is no SQLite database {Database}.", missing.Message);
        Assert.False(File.Exists(Database));
        File.WriteAllText(Database, new string('x', 4096));
        var other = await Assert.ThrowsAsync<SlipwayException>(() => _engine.OpenSnapshotAsync(Token));
        Assert.Equal($"Opening the SQLite database {Database} failed: SQLite Error 26: 'file is not a database'.", other.Message);
    }

    private static async Task<DatabaseContents> ContentsAsync(IDatabaseSnapshot snapshot, MemoryStream dump) => new(
        snapshot.Server,
        new DumpContent(snapshot.Format, dump.Length, "00"),
        await snapshot.CountAsync(Token),
        await snapshot.ReadMigrationsAsync(Token));

    private void Execute(string text)
    {
        using var connection = Open(Database);
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private string Query(string text, string? file = null)
    {
        using var connection = Open(file ?? Database);
        using var command = connection.CreateCommand();
        command.CommandText = text;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : FormattableString.Invariant($"{reader.GetValue(i)}"))));
        return string.Join('\n', rows);
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        return connection;
    }
}
