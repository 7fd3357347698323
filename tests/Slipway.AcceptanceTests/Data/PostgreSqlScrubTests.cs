using Npgsql;
using Slipway.AcceptanceTests.Guestbook;
using Slipway.Data.Databases;
using Slipway.Data.Databases.PostgreSql;
using Slipway.Data.Scrubbing;
using Slipway.Environments;
using Slipway.Environments.Scrubbing;

namespace Slipway.AcceptanceTests.Data;

/// <summary>A PostgreSQL database with everything that values hide in, scrubbed by a role that is no superuser.</summary>
public sealed class PostgreSqlScrubTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IDisposable
{
    private const string Schema =
        """
        CREATE SCHEMA audit;
        CREATE DOMAIN address AS varchar(60) CHECK (VALUE = '' OR VALUE LIKE '%@%');
        CREATE TABLE person (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email address NOT NULL UNIQUE, name varchar(40) NOT NULL, phone text, key uuid UNIQUE, born date,
          profile jsonb, tags text[], words tsvector, photo bytea, code varchar(8), lower_email text GENERATED ALWAYS AS (lower(email)) STORED);
        CREATE TABLE login (email varchar(60) REFERENCES person (email) ON UPDATE CASCADE, note text);
        CREATE TABLE audit.log (what text);
        CREATE TABLE visit (day date, who text, PRIMARY KEY (day, who)) PARTITION BY RANGE (day);
        CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
        CREATE TABLE visit_new PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO (MAXVALUE);
        CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit.log VALUES (old.email); RETURN new; END $$;
        CREATE TRIGGER spy AFTER UPDATE ON person FOR EACH ROW EXECUTE FUNCTION spy();
        CREATE RULE watch AS ON UPDATE TO login DO ALSO INSERT INTO audit.log VALUES (old.email);
        CREATE MATERIALIZED VIEW directory AS SELECT name FROM person;
        """;

    private const string People =
        """
        INSERT INTO person (email, name, phone, key, born, profile, tags, words, photo, code) VALUES
          ('ada@prod.example', 'Ada Lovelace', '+44 20 7946 0000', '11111111-2222-3333-4444-555555555555', '1815-12-10', '{"a": "b"}', '{x}', 'engine', 'abc', 'ABC'),
          ('bob@prod.example', 'Bob', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        INSERT INTO login VALUES ('ada@prod.example', 'first'), ('ada@prod.example', NULL);
        INSERT INTO visit VALUES ('2025-05-05', 'Ada Lovelace'), ('2026-05-05', 'Ada Lovelace');
        REFRESH MATERIALIZED VIEW directory;
        ANALYZE;
        SELECT lo_from_bytea(0, 'ada@prod.example');
        """;

    private const string Fitting =
        """
        tables:
          person:
            keep: [id, code]
            columns: { email: fake-email, name: fake-name, phone: null, key: hash, born: { fixed: 2000-01-01 }, profile: { fixed: "{}" }, tags: null, words: null, photo: blank }
          login: { keep: [note], columns: { email: fake-email } }
          audit.log: { delete: true }
          visit: { keep: [day], columns: { who: fake-name } }
        large-objects: drop
        """;

    private readonly string _scratch = Directory.CreateTempSubdirectory("slipway-scrub-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_scratch, recursive: true);

    [Fact]
    public async Task Nothing_of_people_is_left_and_the_database_is_whole()
    {
        var url = await FillAsync();
        var (live, raw, beside) = Engines(url);
        await CopyAsync(live, raw);
        var told = new List<string>();
        using var originals = new OriginalValues(Path.Combine(_scratch, "originals"));
        var scrub = new DatabaseScrub(Load(Fitting), live, live.Of(raw), originals, new Told(told));

        Assert.Equal(new ScrubbedRows(3, 11, 6, 1, 0), await scrub.RunAsync(beside, "the test", Token));

        Assert.Equal(["2", "2", "0", "2"], await QueryAsync(url.With(beside), "SELECT count(*) FROM person UNION ALL SELECT count(*) FROM login UNION ALL SELECT count(*) FROM audit.log UNION ALL SELECT count(*) FROM visit"));
        var text = string.Join('\n', await QueryAsync(url.With(beside), "SELECT p::text FROM person p UNION ALL SELECT l::text FROM login l UNION ALL SELECT v::text FROM visit v UNION ALL SELECT d::text FROM directory d"));
        foreach (var value in new[] { "prod.example", "Ada", "Bob", "7946", "11111111-2222", "1815", "engine", "abc" })
            Assert.DoesNotContain(value, text, StringComparison.Ordinal);
        Assert.Contains("user-", text, StringComparison.Ordinal);
        Assert.Equal(["2"], await QueryAsync(url.With(beside), "SELECT count(*) FROM login JOIN person USING (email) WHERE lower_email = email"));
        Assert.Equal(["1"], await QueryAsync(url.With(beside), "SELECT count(*) FROM visit v JOIN person p ON p.name = v.who WHERE v.day > '2026-01-01'"));
        Assert.Equal(["0"], await QueryAsync(url.With(beside), "SELECT count(*) FROM pg_largeobject_metadata"));
        Assert.Equal(["O", "O", "login_email_fkey"], await QueryAsync(url.With(beside), "SELECT tgenabled::text FROM pg_trigger WHERE tgname = 'spy' UNION ALL SELECT ev_enabled::text FROM pg_rewrite WHERE rulename = 'watch' UNION ALL SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid = 'person'::regclass"));
        // The database in use is as it was.
        Assert.Equal(["ada@prod.example"], await QueryAsync(url, "SELECT email FROM person WHERE id = 1"));
    }

    [Fact]
    public async Task What_does_not_fit_is_told_all_at_once()
    {
        var url = await FillAsync();
        var (live, raw, beside) = Engines(url);
        await CopyAsync(live, raw);
        using var originals = new OriginalValues(Path.Combine(_scratch, "originals"));
        var rules = Fitting.Replace("large-objects: drop", "", StringComparison.Ordinal).Replace("keep: [id, code]", "keep: [id]", StringComparison.Ordinal)
            .Replace("key: hash", "key: fake-name", StringComparison.Ordinal).Replace("audit.log", "log", StringComparison.Ordinal).Replace("tags: null", "tags: blank", StringComparison.Ordinal);
        var failure = await Assert.ThrowsAsync<SlipwayException>(() => new DatabaseScrub(Load(rules), live, live.Of(raw), originals, new Told([])).RunAsync(beside, "the test", Token));
        Assert.Equal(
            [
                "environments/scrub.yml: no rule names the table 'audit.log'",
                "environments/scrub.yml:2:3: no rule names the column 'person.code' (character varying(8))",
                "environments/scrub.yml:4:65: 'person.key' is of the type uuid, and 'fake-name' makes a text: take keep, null or { fixed: a value }",
                "environments/scrub.yml:4:136: 'person.tags' is of the type text[], which has no blank: take null or { fixed: a value }",
                "environments/scrub.yml:6:3: there is no table 'log'",
                "environments/scrub.yml: the database has large objects (1), which belong to no column: write 'large-objects: drop', or keep",
                "Add to environments/scrub.yml what is right of this, and mend the rest:",
                "tables:",
                "  audit.log:",
                "    columns:",
                "      what: null",
                "  person:",
                "    columns:",
                "      code: null",
            ],
            failure.Details);
    }

    /// <returns>The address of a database full of people, as a role that owns it and may do little else.</returns>
    private async Task<PostgreSqlUrl> FillAsync()
    {
        var database = await server.CreateDatabaseAsync();
        var owner = await server.CreateRoleAsync(database, $"owner{Guid.NewGuid():N}"[..20], "secret");
        var url = (PostgreSqlUrl)DatabaseUrl.Read(new Secret(owner), "the test");
        await QueryAsync((PostgreSqlUrl)DatabaseUrl.Read(new Secret(database), "the test"), $"GRANT ALL ON SCHEMA public TO {url.User}");
        await QueryAsync(url, Schema);
        await QueryAsync(url, People);
        return url;
    }

    private static (PostgreSqlEngine Live, string Raw, string Beside) Engines(PostgreSqlUrl url)
    {
        var engine = new PostgreSqlEngine(url);
        return (engine, engine.NewName("unscrubbed"), engine.NewName("restore"));
    }

    private static async Task CopyAsync(PostgreSqlEngine live, string name)
    {
        await using var snapshot = await live.OpenSnapshotAsync(Token);
        var tables = await snapshot.CountAsync(Token);
        await using var dump = await snapshot.OpenDumpAsync(Token);
        await live.RestoreBesideAsync(dump, new DatabaseContents(snapshot.Server, new DumpContent(snapshot.Format, 0, ""), tables, null) { Properties = snapshot.Properties }, name, Token);
    }

    private ScrubRules Load(string yaml)
    {
        Directory.CreateDirectory(Path.Combine(_scratch, "environments"));
        File.WriteAllText(Path.Combine(_scratch, "environments", "scrub.yml"), yaml);
        return ScrubFile.Load(new ProjectPaths(_scratch));
    }

    private static async Task<IReadOnlyList<string>> QueryAsync(PostgreSqlUrl url, string text)
    {
        await using var connection = await PostgreSqlConnection.OpenAsync(url, Token);
        await using var command = new NpgsqlCommand(text, connection);
        return await MigrationQueries.ColumnAsync(command, Token);
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
