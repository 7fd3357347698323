namespace Slipway.Data.Databases;

/// <summary>A database that can be dumped and restored. Every member throws a <see cref="SlipwayException"/> for what a person can mend.</summary>
internal interface IDatabaseEngine
{
    /// <summary>Engine name: that of <see cref="DatabaseServer"/>.</summary>
    string Name { get; }

    /// <summary>Opens a view of the database at this moment that stays while writes go on. This is what writes are held for: call it inside of the pause.</summary>
    Task<IDatabaseSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Restores a dump into a new database beside the one that is used.</summary>
    /// <param name="dump">The dump, read to its end.</param>
    /// <param name="contents">What the point says of it.</param>
    /// <param name="purpose">A word for the new name, such as <c>restore</c> or <c>drill</c>: <c>[a-z0-9]+</c>.</param>
    /// <param name="cancellationToken">Stops it; the new database is dropped.</param>
    /// <exception cref="SlipwayException">It failed, or the new database differs from what the point says; it is dropped.</exception>
    Task<RestoredDatabase> RestoreBesideAsync(Stream dump, DatabaseContents contents, string purpose, CancellationToken cancellationToken);

    /// <summary>Removes a database that was restored beside. Does nothing where it is gone already.</summary>
    Task DropAsync(DatabaseUrl restored, CancellationToken cancellationToken);

    /// <returns>Tables with their exact numbers of rows, as they are now.</returns>
    Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken);

    /// <returns>Null: the database has none of the known records of migrations.</returns>
    Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken);
}

/// <summary>A consistent view of a database, while writers go on: the pause may end as soon as it is open. Disposing it gives it up.</summary>
internal interface IDatabaseSnapshot : IAsyncDisposable
{
    DatabaseServer Server { get; }

    /// <summary>Programs that take the dump, with their versions.</summary>
    IReadOnlyDictionary<string, string> Tools { get; }

    /// <summary>Format of the dump.</summary>
    string Format { get; }

    /// <summary>What a new database has to be made with; known once the dump was opened.</summary>
    IReadOnlyDictionary<string, string> Properties { get; }

    /// <returns>The dump as a stream. Its end is reached only when all of it was dumped; otherwise reading throws.</returns>
    Task<Stream> OpenDumpAsync(CancellationToken cancellationToken);

    /// <returns>Tables with their exact numbers of rows in this view. May run while the dump is read.</returns>
    Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken);

    /// <returns>Migrations applied in this view. May run while the dump is read.</returns>
    Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken);
}

/// <summary>A database that was restored beside the one that is used, and found equal to its point.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="Tables">Its rows.</param>
/// <param name="Notes">What differs from the original where it had to, such as owners.</param>
internal sealed record RestoredDatabase(DatabaseUrl Url, IReadOnlyList<TableRows> Tables, IReadOnlyList<string> Notes);
