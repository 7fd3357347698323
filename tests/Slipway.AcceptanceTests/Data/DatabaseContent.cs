using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Slipway.AcceptanceTests.Shell;
using Slipway.Data.Databases;
using Slipway.Data.Databases.PostgreSql;

namespace Slipway.AcceptanceTests.Data;

/// <summary>Fills a PostgreSQL database with whatever is hard to keep, and reads all of one, row by row.</summary>
internal static class DatabaseContent
{
    private const string Everything =
        """
        CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION pg_trgm; CREATE EXTENSION ltree; CREATE EXTENSION btree_gist;
        CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION cube; CREATE EXTENSION intarray;
        CREATE SCHEMA "Zweites Schema";
        CREATE TYPE mood AS ENUM ('sad', 'ok', 'très bien');
        CREATE TYPE pair AS (a int, b text);
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE TABLE common (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s smallint, i int, b bigint, n numeric(40, 20), r real, d double precision, m money,
          t text, v varchar(20), c char(5), y bytea, f boolean, da date, ti time, tz timetz, ts timestamp, tsz timestamptz, iv interval,
          u uuid, j json, jb jsonb, x xml, a int[], aa text[][], p point, bx box, ci circle, inet_ inet, cidr_ cidr, mac macaddr, bi bit(5), vb varbit,
          ra int4range, mr int4multirange, tv tsvector, tq tsquery, mo mood, pa pair, po positive, h hstore, ct citext, lt ltree, cu cube,
          up text GENERATED ALWAYS AS (upper(t)) STORED);
        INSERT INTO common (s, i, b, n, r, d, m, t, v, c, y, f, da, ti, tz, ts, tsz, iv, u, j, jb, x, a, aa, p, bx, ci, inet_, cidr_, mac, bi, vb, ra, mr, tv, tq, mo, pa, po, h, ct, lt, cu) VALUES
          (-32768, 2147483647, -9223372036854775808, 12345678901234567890.12345678901234567891, 'NaN', '-Infinity', 12.34, E'größe 猫 😀 \n\t\\ '' "', 'x', 'ab', '\x00ff5c0a', true,
           '4713-01-01 BC', '24:00', '12:00+14', 'infinity', '294276-12-31 23:59:59.999999+00', '-178000000 years 3 mons -4 days 05:06:07.000001', '00000000-0000-0000-0000-000000000000',
           '{"a" : 1, "a": 2}', '{"k": "ü", "n": 1e400}', '<a>ß</a>', '{1,NULL,3}', '{{a,"b,c"},{"{}",NULL}}', '(1.5,-0)', '((0,0),(1,1))', '<(0,0),5>', '::1/64', '10.0.0.0/8', '08:00:2b:01:02:03',
           B'10101', B'', '[1,10)', '{[1,3),[5,7)}', 'a:1A fat:2B,4C', '''fat'' & ( rat | cat )', 'très bien', '(1,"x,""y")', 1, 'a=>1, b=>NULL', 'CiText', 'Top.Science', '(1,2,3)');
        INSERT INTO common DEFAULT VALUES;
        INSERT INTO common (t, d) SELECT md5(g::text), g * 0.1 FROM generate_series(1, 5000) g;
        CREATE TABLE "Größe ""quoted"" ; --" ("Spalte 1" int, "select" text);
        INSERT INTO "Größe ""quoted"" ; --" VALUES (1, 'x');
        CREATE TABLE "Zweites Schema".entry (id serial PRIMARY KEY, parent int REFERENCES "Zweites Schema".entry);
        INSERT INTO "Zweites Schema".entry (parent) VALUES (NULL), (1), (2);
        CREATE TABLE empty_rows (); INSERT INTO empty_rows DEFAULT VALUES; INSERT INTO empty_rows DEFAULT VALUES;
        CREATE TABLE empty (id int);
        CREATE TABLE huge (id int, t text, y bytea);
        INSERT INTO huge SELECT 1, repeat('ä', 20000000), decode(repeat('00ff', 5000000), 'hex');
        CREATE UNLOGGED TABLE unlogged (id int); INSERT INTO unlogged VALUES (7);
        CREATE TABLE parted (id int, k text) PARTITION BY LIST (k);
        CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a'); CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
        INSERT INTO parted SELECT g, CASE WHEN g % 2 = 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 100) g;
        CREATE TABLE parent (id int); CREATE TABLE child (extra text) INHERITS (parent); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 'c');
        CREATE SEQUENCE odd INCREMENT -7 MINVALUE -1000 MAXVALUE 1000 START 500 CYCLE; SELECT nextval('odd'), nextval('odd');
        CREATE SEQUENCE untouched;
        SELECT setval('common_id_seq', 123456789);
        CREATE INDEX ON common USING gin (t gin_trgm_ops); CREATE INDEX ON common (lower(t)) WHERE i IS NULL;
        CREATE VIEW seen AS SELECT id, t FROM common; CREATE MATERIALIZED VIEW kept AS SELECT count(*) FROM common;
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.i := 5; RETURN NEW; END $$;
        CREATE TRIGGER stamp BEFORE UPDATE ON common FOR EACH ROW EXECUTE FUNCTION stamp();
        CREATE TABLE guarded (id int); INSERT INTO guarded VALUES (1), (2); ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON guarded USING (id = 1);
        COMMENT ON TABLE common IS 'Kommentar ''';
        SELECT lo_from_bytea(0, decode(repeat('deadbeef', 100000), 'hex')), lo_create(0);
        CREATE TABLE django_migrations (id serial PRIMARY KEY, app text, name text, applied timestamptz);
        INSERT INTO django_migrations (app, name) VALUES ('blog', '0001_initial'), ('auth', '0001_initial'), ('blog', '0002_author');
        """;

    private const string Tables =
        """
        SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1
        """;

    public static async Task FillAsync(PostgreSqlUrl url) => await ExecuteAsync(url, Everything);

    public static async Task ExecuteAsync(PostgreSqlUrl url, string text)
    {
        await using var connection = await PostgreSqlConnection.OpenAsync(url, TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>Schema, every row of every table, sequences, large objects and their pages, as text; long rows as digests.</returns>
    public static async Task<string> ReadAsync(PostgreSqlUrl url)
    {
        var content = new StringBuilder(await SchemaAsync(url));
        await using var connection = await PostgreSqlConnection.OpenAsync(url, TestContext.Current.CancellationToken);
        foreach (var table in await ColumnAsync(connection, Tables))
            await AppendAsync(table, $"SELECT t::text FROM ONLY {table} AS t ORDER BY t::text COLLATE \"C\"");
        foreach (var sequence in await ColumnAsync(connection, "SELECT quote_ident(schemaname) || '.' || quote_ident(sequencename) FROM pg_sequences ORDER BY 1"))
            await AppendAsync(sequence, $"SELECT last_value::text || ' ' || is_called::text FROM {sequence}");
        await AppendAsync("large objects", "SELECT loid::text || ' ' || pageno::text || ' ' || md5(data) FROM pg_largeobject ORDER BY loid, pageno");
        await AppendAsync("large object owners", "SELECT oid::text FROM pg_largeobject_metadata ORDER BY oid");
        return content.ToString();

        async Task AppendAsync(string name, string query)
        {
            foreach (var row in await ColumnAsync(connection, query))
                content.Append(name).Append(": ").Append(row.Length > 10_000 ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row))) : row).Append('\n');
        }
    }

    public static async Task<IReadOnlyList<string>> ColumnAsync(PostgreSqlUrl url, string query)
    {
        await using var connection = await PostgreSqlConnection.OpenAsync(url, TestContext.Current.CancellationToken);
        return await ColumnAsync(connection, query);
    }

    private static Task<IReadOnlyList<string>> ColumnAsync(NpgsqlConnection connection, string query) =>
        PostgreSqlCatalog.ColumnAsync(connection, query, TestContext.Current.CancellationToken);

    /// <remarks>Point releases of 2025 and later put a random word around a plain dump.</remarks>
    private static async Task<string> SchemaAsync(PostgreSqlUrl url)
    {
        var environment = new Dictionary<string, string?> { ["PGHOST"] = url.Host, ["PGPORT"] = $"{url.Port}", ["PGUSER"] = url.User, ["PGDATABASE"] = url.Database };
        var dump = (await Terminal.RunAsync("/", "pg_dump", ["--schema-only", "--no-password"], environment)).MustExitWith(0);
        return string.Join('\n', dump.Output.Split('\n').Where(line => !line.Contains("restrict ", StringComparison.Ordinal)));
    }
}
