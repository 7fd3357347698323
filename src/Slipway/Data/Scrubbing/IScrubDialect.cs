using System.Data.Common;

namespace Slipway.Data.Scrubbing;

/// <summary>How one engine says what a <see cref="ScrubSession"/> asks of it.</summary>
internal interface IScrubDialect
{
    Task<DatabaseShape> ReadShapeAsync(DbConnection connection, CancellationToken cancellationToken);

    string Quote(string name);

    /// <returns>The text of a value, in SQL.</returns>
    string Text(string value);

    /// <returns>A keyed digest of the text of a value as at least 32 hex digits, in SQL. The parameter <c>@key</c> has the key.</returns>
    string Digest(string value);

    /// <returns>A text as a value of a column's type, in SQL.</returns>
    string Cast(string text, ColumnShape column);

    /// <summary>Keeps triggers from writing originals elsewhere, and references from standing in the way.</summary>
    Task SuspendAsync(DbConnection connection, CancellationToken cancellationToken);

    Task DropLargeObjectsAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Brings back what was suspended and takes away what the engine remembers of values beside the tables.</summary>
    /// <exception cref="SlipwayException">Rows refer to others that are not there any more.</exception>
    Task ResumeAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <returns>The error's message without any value.</returns>
    string Message(DbException exception);
}
