using System.Data.Common;
using Npgsql;
using Slipway.Data.Scrubbing;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>How a PostgreSQL database is scrubbed, by its owner: nothing here needs a superuser.</summary>
internal sealed class PostgreSqlScrubbing : IScrubDialect
{
    /// <summary>The server keeps a lock for each until the transaction ends.</summary>
    private const int ObjectsAtOnce = 1000;

    private const string OfPeople =
        """
        n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\_%'
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        """;

    /// <summary>A partitioned table is asked and changed with its partitions; any other one without those that inherit from it.</summary>
    private const string Columns =
        $"""
        SELECT CASE WHEN n.nspname = 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END,
               CASE WHEN c.relkind = 'p' THEN '' ELSE 'ONLY ' END || quote_ident(n.nspname) || '.' || quote_ident(c.relname),
               a.attname, format_type(a.atttypid, a.atttypmod), b.typname, b.typcategory::text, NOT (a.attnotnull OR t.typnotnull),
               CASE WHEN b.typname IN ('varchar', 'bpchar') AND m.typmod > 4 THEN m.typmod - 4 END,
               a.attgenerated <> '', a.attidentity <> '',
               EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique AND i.indpred IS NULL AND i.indnkeyatts = 1 AND i.indkey[0] = a.attnum)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
        LEFT JOIN LATERAL (SELECT CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END AS typmod) m ON true
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't' AND {OfPeople}
        ORDER BY 1, a.attnum
        """;

    /// <summary>References, with what drops and what makes each: a scrub of both sides at once would break them in between.</summary>
    private const string References =
        $"""
        SELECT 'ALTER TABLE ' || k.conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(k.conname),
               'ALTER TABLE ' || k.conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE k.contype = 'f' AND k.conparentid = 0 AND {OfPeople}
        ORDER BY k.oid
        """;

    /// <summary>Triggers and rules that could write originals elsewhere. Those that a partition has from its table go with that.</summary>
    private const string Reactions =
        $"""
        SELECT 'ALTER TABLE ' || c.oid::regclass || ' DISABLE TRIGGER ' || quote_ident(g.tgname),
               'ALTER TABLE ' || c.oid::regclass || ' ENABLE ' || CASE g.tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END || 'TRIGGER ' || quote_ident(g.tgname)
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT g.tgisinternal AND g.tgenabled <> 'D' AND c.relkind IN ('r', 'p') AND {OfPeople}
        UNION ALL
        SELECT 'ALTER TABLE ' || c.oid::regclass || ' DISABLE RULE ' || quote_ident(w.rulename),
               'ALTER TABLE ' || c.oid::regclass || ' ENABLE ' || CASE w.ev_enabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END || 'RULE ' || quote_ident(w.rulename)
        FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE w.rulename <> '_RETURN' AND w.ev_enabled <> 'D' AND c.relkind IN ('r', 'p') AND {OfPeople}
        """;

    private readonly List<string> _back = [];

    public async Task<DatabaseShape> ReadShapeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // Names are written with their schema then; rows that a policy hides are an error instead of missing.
        await ExecuteAsync(connection, "SET search_path = ''; SET row_security = off; SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0", cancellationToken);
        var tables = new Dictionary<string, TableShape>(StringComparer.Ordinal);
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = Columns;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (!tables.TryGetValue(reader.GetString(1), out var table))
                    tables.Add(reader.GetString(1), table = new TableShape(reader.GetString(0), reader.GetString(1), new List<ColumnShape>()));
                if (!await reader.IsDBNullAsync(2, cancellationToken))
                    ((List<ColumnShape>)table.Columns).Add(Column(reader));
            }
        }

        await using var objects = connection.CreateCommand();
        objects.CommandText = "SELECT count(*) FROM pg_largeobject_metadata";
        return new DatabaseShape([.. tables.Values], (long)(await objects.ExecuteScalarAsync(cancellationToken))!);
    }

    public string Quote(string name) => PostgreSqlEngine.Identifier(name);

    public string Text(string value) => $"({value})::text";

    public string Digest(string value) => $"encode(sha256(convert_to(@key || ({value})::text, 'UTF8')), 'hex')";

    public string Cast(string text, ColumnShape column) => $"({text})::{column.Type}";

    public async Task SuspendAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        foreach (var query in new[] { Reactions, References })
        {
            foreach (var (away, back) in await PairsAsync(connection, query, cancellationToken))
            {
                await ExecuteAsync(connection, away, cancellationToken);
                _back.Add(back);
            }
        }
    }

    public async Task DropLargeObjectsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT count(lo_unlink(oid)) FROM (SELECT oid FROM pg_largeobject_metadata LIMIT {ObjectsAtOnce}) AS o";
        while ((long)(await command.ExecuteScalarAsync(cancellationToken))! > 0)
        {
        }
    }

    public async Task ResumeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        foreach (var back in _back)
        {
            try
            {
                await ExecuteAsync(connection, back, cancellationToken);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
            {
                throw new SlipwayException(ExitCode.Failed, "After the scrub rows refer to others that are not there any more.") { Details = [exception.MessageText], Next = "Give both sides the same rule, or delete the rows that refer, too." };
            }
        }
    }

    /// <summary>Without the detail, in which the server quotes the row.</summary>
    public string Message(DbException exception) => exception is PostgresException server ? $"{server.MessageText} ({server.SqlState})" : exception.Message;

    private static ColumnShape Column(DbDataReader reader) => new()
    {
        Name = reader.GetString(2),
        Type = reader.GetString(3),
        Kind = KindOf(reader.GetString(4), reader.GetString(5)),
        Nullable = reader.GetBoolean(6),
        Length = reader.IsDBNull(7) ? null : reader.GetInt32(7),
        Computed = reader.GetBoolean(8),
        Identity = reader.GetBoolean(9),
        Unique = reader.GetBoolean(10),
    };

    /// <remarks>PostgreSQL's documentation, "typcategory Codes".</remarks>
    private static ColumnKind KindOf(string type, string category) => (type, category) switch
    {
        ("uuid", _) => ColumnKind.Uuid,
        ("bytea", _) => ColumnKind.Binary,
        (_, "S") => ColumnKind.Text,
        (_, "N" or "B" or "E") => ColumnKind.Number,
        (_, "D" or "T") => ColumnKind.Time,
        _ => ColumnKind.Other,
    };

    private static async Task<IReadOnlyList<(string Away, string Back)>> PairsAsync(DbConnection connection, string query, CancellationToken cancellationToken)
    {
        var pairs = new List<(string, string)>();
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        return pairs;
    }

    private static async Task ExecuteAsync(DbConnection connection, string text, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
