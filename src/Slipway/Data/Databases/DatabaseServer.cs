namespace Slipway.Data.Databases;

/// <summary>What keeps a database.</summary>
/// <param name="Engine"><c>postgresql</c> or <c>sqlite</c>. A point of one engine is never restored into another.</param>
/// <param name="Version">Version of the server or library, such as <c>15.20</c>.</param>
internal sealed record DatabaseServer(string Engine, string Version);

/// <summary>Number of rows of a table.</summary>
/// <param name="Table">Its name, with the schema where the engine has schemas.</param>
/// <param name="Rows">Exact number.</param>
internal sealed record TableRows(string Table, long Rows);

/// <summary>Which migrations a database says it has.</summary>
/// <param name="Kind"><c>django</c>, <c>ef-core</c> or <c>schema-migrations</c>.</param>
/// <param name="Applied">Names in the order in which they were applied; for Django with the app in front, such as <c>blog.0002_author</c>.</param>
internal sealed record MigrationRecord(string Kind, IReadOnlyList<string> Applied)
{
    /// <summary>The last one; null: none was applied.</summary>
    public string? Head => Applied.Count == 0 ? null : Applied[^1];
}
