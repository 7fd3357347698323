using System.Text;
using Microsoft.Data.Sqlite;
using Slipway.Data.Databases.Sqlite;
using Slipway.Data.Scrubbing;
using Slipway.Tests.Data.Uploads;

namespace Slipway.Tests.Data.Scrubbing;

/// <summary>A SQLite database with everything that values hide in.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SqliteScrubTests : IDisposable
{
    private const string Schema =
        """
        CREATE TABLE person (id INTEGER PRIMARY KEY, email VARCHAR(80) NOT NULL UNIQUE, name TEXT NOT NULL, phone TEXT, age INTEGER, lower_email TEXT GENERATED ALWAYS AS (lower(email)) STORED, born DATE, avatar BLOB, note TEXT);
        CREATE TABLE login (email VARCHAR(80) REFERENCES person (email), at DATETIME, ip TEXT NOT NULL DEFAULT '');
        CREATE TABLE django_session (session_key VARCHAR(40) PRIMARY KEY, session_data TEXT);
        CREATE TABLE log (text TEXT);
        CREATE TRIGGER spy AFTER UPDATE ON person BEGIN INSERT INTO log VALUES (old.email); END;
        CREATE INDEX by_name ON person (name);
        """;

    private const string Data =
        """
        INSERT INTO person (id, email, name, phone, age, born, avatar, note) VALUES
          (1, 'ada@prod.example', 'Ada Lovelace', '+44 20 7946 0000', 36, '1815-12-10', x'414441', 'likes engines'),
          (2, 'Bob@prod.example', 'Bo', NULL, 40, NULL, NULL, NULL),
          (3, '', 'Ada Lovelace', '', 36, NULL, x'', '');
        INSERT INTO login VALUES ('ada@prod.example', '2026-01-01', '192.0.2.7'), ('ada@prod.example', '2026-01-02', '192.0.2.8'), (NULL, NULL, '');
        INSERT INTO django_session VALUES ('sessionkey0123456789', 'sessiondata0123456789');
        INSERT INTO person (id, email, name) VALUES (9, 'deleted@prod.example', 'Gone Person');
        DELETE FROM person WHERE id = 9;
        ANALYZE;
        """;

    private const string Fitting =
        """
        tables:
          person:
            keep: [id, age, note]
            columns: { email: fake-email, name: fake-name, phone: null, born: { fixed: 2000-01-01 }, avatar: null }
          login:
            keep: [at]
            columns: { email: fake-email, ip: { fixed: 192.0.2.1 } }
          django_session: { delete: true }
          log: { delete: true }
        """;

    private readonly UploadDirectory _directory = new();
    private readonly SqliteEngine _engine;
    private readonly SqliteEngine _apart;
    private readonly OriginalValues _originals;
    private readonly List<string> _told = [];

    public SqliteScrubTests()
    {
        Directory.CreateDirectory(Path.Combine(_directory.Path, "live"));
        _engine = new SqliteEngine(Path.Combine(_directory.Path, "live", "app.db"), Path.Combine(_directory.Path, "scratch"));
        _apart = new SqliteEngine(Path.Combine(_directory.Path, "raw.db"), Path.Combine(_directory.Path, "scratch"));
        _originals = new OriginalValues(Path.Combine(_directory.Path, "originals"));
        File.WriteAllText(Path.Combine(_directory.Path, "raw.db"), "");
        Execute(Schema);
        Execute(Data);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Scrubbed => Path.Combine(_directory.Path, "live", "app.db.restore-1");

    public void Dispose()
    {
        _originals.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public async Task No_value_of_a_marked_column_is_left_in_a_byte_of_the_file(string mode)
    {
        Execute($"PRAGMA journal_mode = {mode}");
        var done = await RunAsync(Fitting);

        Assert.Equal(new ScrubbedRows(2, 7, 6, 2, 1), done);
        var bytes = Encoding.Latin1.GetString(File.ReadAllBytes(Scrubbed));
        foreach (var value in new[] { "prod.example", "Lovelace", "7946", "1815", "ADA", "192.0.2.7", "sessionkey", "sessiondata", "Gone Person" })
            Assert.DoesNotContain(value, bytes, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Query("SELECT * FROM log"));
        Assert.Empty(Query("SELECT * FROM django_session"));
        Assert.Equal(["36||likes engines", "40||", "36||"], Query("SELECT age, avatar, note FROM person ORDER BY id"));
        var emails = Query("SELECT email FROM person WHERE id < 3");
        Assert.All(emails, email => Assert.Matches("^user-[0-9a-f]{16}@example\\.invalid$", email));
        Assert.Equal(2, emails.Distinct().Count());
        Assert.Equal([""], Query("SELECT email FROM person WHERE id = 3"));
        Assert.Equal(Query("SELECT email, email FROM person WHERE id = 1"), Query("SELECT DISTINCT login.email, lower_email FROM login JOIN person USING (email)"));
        Assert.Equal(["1"], Query("SELECT count(DISTINCT name) FROM person WHERE id <> 2"));
        Assert.Equal(["1"], Query("SELECT count(*) FROM sqlite_master WHERE name = 'spy'"));
        Assert.Equal(["2000-01-01"], Query("SELECT DISTINCT born FROM person"));
        Assert.Contains("database: rows searched: 6; no value of a scrubbed column is left", _told);
    }

    [Fact]
    public async Task What_no_rule_names_is_an_error_with_all_that_is_missing()
    {
        Execute("ALTER TABLE person ADD COLUMN tax_number TEXT; CREATE TABLE authtoken_token (key VARCHAR(40) PRIMARY KEY, user_id INTEGER)");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(Fitting.Replace("email: fake-email, name", "emial: fake-email, name", StringComparison.Ordinal)));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Equal("environments/scrub.yml does not fit the database of the test: 4 problems.", failure.Message);
        Assert.Equal(
            [
                "environments/scrub.yml: no rule names the table 'authtoken_token', which looks like one of sessions or tokens: 'delete: true'",
                "environments/scrub.yml:2:3: no rule names the column 'person.email' (VARCHAR(80))",
                "environments/scrub.yml:2:3: no rule names the column 'person.tax_number' (TEXT)",
                "environments/scrub.yml:4:16: 'person' has no column 'emial'; did you mean 'email'?",
                "Add to environments/scrub.yml what is right of this, and mend the rest:",
                "tables:",
                "  authtoken_token: { delete: true }",
                "  person:",
                "    columns:",
                "      email: fake-email",
                "      tax_number: null",
            ],
            failure.Details);
        Assert.False(File.Exists(Scrubbed));
    }

    [Theory]
    [InlineData("age: keep", "age: hash", "'person.age' is of the type INTEGER, and 'hash' makes a text: take keep, null or { fixed: a value }")]
    [InlineData("name: fake-name", "name: null", "'person.name' is NOT NULL: take blank or { fixed: a value }")]
    [InlineData("email: fake-email, name", "email: blank, name", "'person.email' is unique, and 'blank' gives all rows the same value: take hash, fake-email, fake-name or null")]
    [InlineData("id: keep", "id: null", "'person.id' gets its values from the database, so 'null' is not for it: keep")]
    [InlineData("note: keep", "note: keep, lower_email: hash", "'person.lower_email' is computed from other columns, so it changes with them: take 'hash' away")]
    [InlineData("born: { fixed: 2000-01-01 }", "born: blank", "'person.born' is of the type DATE, which has no blank: take null or { fixed: a value }")]
    public async Task A_rule_that_a_column_cannot_take_is_an_error(string rule, string other, string expected)
    {
        var rules = Fitting.Replace("keep: [id, age, note]\n    columns: {", "columns: { id: keep, age: keep, note: keep,", StringComparison.Ordinal);
        Assert.Contains(rule, rules, StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(rules.Replace(rule, other, StringComparison.Ordinal)));
        Assert.EndsWith(expected, Assert.Single(failure.Details), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_stands_elsewhere_fails_the_scrub_and_is_not_shown()
    {
        Execute("UPDATE person SET note = 'ask ada@prod.example' WHERE id = 2");
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(Fitting));
        Assert.Equal(["person.note has values that are scrubbed elsewhere, in 1 row"], failure.Details);
        Assert.Equal("Give these columns another rule in environments/scrub.yml; one in which they stand by chance can be named under 'unsearched' there.", failure.Next);
        Assert.DoesNotContain("ada@", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_column_in_which_it_stands_by_chance_can_be_left_out()
    {
        Execute("UPDATE person SET note = 'ask ada@prod.example' WHERE id = 2");
        await RunAsync($"{Fitting}\nunsearched: [person.note]");
        Assert.True(File.Exists(Scrubbed));
    }

    [Fact]
    public async Task Rows_that_refer_to_what_is_gone_are_told()
    {
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => RunAsync(Fitting.Replace("columns: { email: fake-email, ip", "columns: { email: { fixed: nobody }, ip", StringComparison.Ordinal)));
        Assert.Equal("After the scrub rows refer to others that are not there any more.", failure.Message);
        Assert.Equal(["3 rows of login (to person)"], failure.Details);
    }

    private Task<ScrubbedRows> RunAsync(string rules) =>
        new DatabaseScrub(Rules.Of(rules), _engine, _apart, _originals, new Told(_told)).RunAsync(Scrubbed, "the database of the test", Token);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, "raw.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Scrubbed};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString())));
        return rows;
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
