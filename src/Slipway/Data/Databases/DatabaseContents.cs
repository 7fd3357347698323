namespace Slipway.Data.Databases;

/// <summary>What a point has of the database.</summary>
/// <param name="Server">Engine and version that it was taken from.</param>
/// <param name="Dump">The dump.</param>
/// <param name="Tables">Exact numbers of rows, of the same moment.</param>
/// <param name="Migrations">Migrations that had been applied; null: none of the known records of migrations is there.</param>
internal sealed record DatabaseContents(DatabaseServer Server, DumpContent Dump, IReadOnlyList<TableRows> Tables, MigrationRecord? Migrations)
{
    /// <summary>What a new database has to be made with, such as <c>encoding</c>; the engine's own matter.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}

/// <summary>A dump of a database.</summary>
/// <param name="Format">Format, such as <c>pg_dump custom</c> or <c>sqlite</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Digest, lower-case hex.</param>
internal sealed record DumpContent(string Format, long Size, string Sha256);
