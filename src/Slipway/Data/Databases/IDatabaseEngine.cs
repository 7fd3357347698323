namespace Slipway.Data.Databases;

/// <summary>A database that can be dumped and restored. Every member throws a <see cref="SlipwayException"/> for what a person can mend.</summary>
internal interface IDatabaseEngine
{
    /// <summary>Engine name: that of <see cref="DatabaseServer"/>.</summary>
    string Name { get; }

    /// <summary>Finds the programs, compares versions and connects: all that need not be done while writes are held. <see cref="IDatabaseSnapshot.TakeAsync"/> follows.</summary>
    Task<IDatabaseSnapshot> PrepareSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Restores a dump into a new database beside the one that is used.</summary>
    /// <param name="dump">The dump, read to its end.</param>
    /// <param name="contents">What the point says of it.</param>
    /// <param name="name">Its name: what <see cref="NewName"/> gives.</param>
    /// <param name="cancellationToken">Stops it; the new database is dropped.</param>
    /// <exception cref="SlipwayException">It failed, or the new database differs from what the point says; it is dropped.</exception>
    Task<RestoredDatabase> RestoreBesideAsync(Stream dump, DatabaseContents contents, string name, CancellationToken cancellationToken);

    /// <summary>Removes a database that was restored beside. Does nothing where it is gone already.</summary>
    Task DropAsync(DatabaseUrl restored, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a database beside into the place of the one that is used, which gets a name of its own, and ends what is
    /// connected to it. What is done already is left as it is. With the two names exchanged it takes that back.
    /// </summary>
    /// <param name="beside">Name of the database that shall be used, as <see cref="NameOf"/> gives it.</param>
    /// <param name="kept">Name that the one gets that is used now.</param>
    /// <param name="cancellationToken">Stops it; then both are where they were.</param>
    /// <exception cref="SlipwayException">There is neither of both, or something holds on to them.</exception>
    Task ExchangeAsync(string beside, string kept, CancellationToken cancellationToken);

    /// <returns>Whether there is a database of that name.</returns>
    Task<bool> ExistsAsync(string name, CancellationToken cancellationToken);

    /// <returns>A new name beside the database that is used.</returns>
    /// <param name="purpose">A word for it, such as <c>restore</c> or <c>kept</c>: <c>[a-z0-9]+</c>.</param>
    string NewName(string purpose);

    /// <returns>The database of that name as one that is used itself.</returns>
    IDatabaseEngine Of(string name);

    /// <returns>A place for databases that the app cannot see: below a directory, where a database is a file.</returns>
    IDatabaseEngine Apart(string directory);

    /// <param name="key">Key of the digests that take the place of values; null: it is only searched.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task<Scrubbing.ScrubSession> OpenScrubAsync(string? key, CancellationToken cancellationToken);

    /// <returns>The name by which <see cref="ExchangeAsync"/> and <see cref="Beside"/> know a database.</returns>
    string NameOf(DatabaseUrl beside);

    /// <returns>The database of that name.</returns>
    DatabaseUrl Beside(string name);

    /// <returns>Engine and version.</returns>
    Task<DatabaseServer> ReadServerAsync(CancellationToken cancellationToken);

    /// <returns>Tables with their exact numbers of rows, as they are now.</returns>
    Task<IReadOnlyList<TableRows>> CountAsync(CancellationToken cancellationToken);

    /// <returns>Null: the database has none of the known records of migrations.</returns>
    Task<MigrationRecord?> ReadMigrationsAsync(CancellationToken cancellationToken);
}

internal static class DatabaseEngineExtensions
{
    /// <summary>Prepares and takes a view at once, where nobody holds writes for it.</summary>
    public static async Task<IDatabaseSnapshot> OpenSnapshotAsync(this IDatabaseEngine engine, CancellationToken cancellationToken)
    {
        var snapshot = await engine.PrepareSnapshotAsync(cancellationToken);
        try
        {
            await snapshot.TakeAsync(cancellationToken);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A consistent view of a database, while writers go on. Disposing it gives it up.</summary>
internal interface IDatabaseSnapshot : IAsyncDisposable
{
    /// <summary>Takes the view of this moment, once. This is what writes are held for; they may go on when the call returns.</summary>
    Task TakeAsync(CancellationToken cancellationToken);

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
