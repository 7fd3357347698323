using Slipway.Data.Databases;
using Slipway.FaultPoints;
using Slipway.State;

namespace Slipway.Deployments.Backups;

/// <summary>Puts restored data in the place of what an environment uses, and back. What is done already is left as it is, so that both can be repeated.</summary>
/// <param name="database">The environment's database, or null.</param>
internal sealed class ExchangeWork(IDatabaseEngine? database)
{
    /// <exception cref="SlipwayException">It could not be done; the next call goes on where this one stopped.</exception>
    public async Task DoAsync(DataExchange exchange, CancellationToken cancellationToken)
    {
        foreach (var upload in exchange.Uploads)
            Exchange(upload);
        if (exchange.Database is { } names)
            await Engine.ExchangeAsync(names.Beside, names.Kept, cancellationToken);
        FaultPoint.Reach("exchange", "exchanged");
    }

    public async Task TakeBackAsync(DataExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Database is { } names)
        {
            // Where the exchange never came this far, what was to come still stands beside.
            if (await ExistsAsync(names.Kept, cancellationToken))
                await Engine.ExchangeAsync(names.Kept, names.Beside, cancellationToken);
        }

        foreach (var upload in exchange.Uploads)
        {
            if (Directory.Exists(upload.Kept))
                Exchange(upload.Back);
            else
                MoveDatabase(upload.Stays, upload.Beside, upload.Live);
        }

        FaultPoint.Reach("exchange", "returned");
    }

    private IDatabaseEngine Engine => database ?? throw new SlipwayException(ExitCode.Failed, "The environment names no database any more, and one was put aside.") { Next = "Name it again in the environment file, then run the same command." };

    private Task<bool> ExistsAsync(string name, CancellationToken cancellationToken) => Engine.ExistsAsync(name, cancellationToken);

    private static void Exchange(UploadPlaces places)
    {
        try
        {
            if (!Directory.Exists(places.Beside))
            {
                // Done already, or there was nothing to come: then what goes is all there is to do.
                if (Directory.Exists(places.Live))
                    return;
                throw new SlipwayException(ExitCode.Failed, $"There is neither {places.Live} nor {places.Beside} that could take its place.");
            }

            DurableFile.CreateDirectory(Path.GetDirectoryName(places.Kept)!);
            MoveDatabase(places.Stays, places.Live, places.Beside);
            if (Directory.Exists(places.Live) && !Directory.Exists(places.Kept))
                Directory.Move(places.Live, places.Kept);
            FaultPoint.Reach("uploads", "kept");
            Directory.Move(places.Beside, places.Live);
            FaultPoint.Reach("uploads", "exchanged");
            // Of a way there that was broken off before it had the directory in place.
            MoveDatabase(places.Stays, places.Kept, places.Live);
            DurableFile.FlushDirectory(Path.GetDirectoryName(places.Live)!);
            DurableFile.FlushDirectory(Path.GetDirectoryName(places.Kept)!);
        }
        catch (IOException exception)
        {
            throw new SlipwayException(ExitCode.Failed, $"{places.Beside} could not take the place of {places.Live}: {exception.Message}", exception);
        }
    }

    /// <summary>Moves the database out of the directory that goes into the one that comes: by their paths its files stay where they are.</summary>
    private static void MoveDatabase(string? database, string from, string to)
    {
        if (database is null || !Directory.Exists(from) || !Directory.Exists(to))
            return;
        var (folder, name) = (Path.GetDirectoryName(database)!, Path.GetFileName(database));
        if (!Directory.Exists(Path.Combine(from, folder)))
            return;
        DurableFile.CreateDirectory(Path.Combine(to, folder));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(from, folder), $"{name}*"))
            File.Move(file, Path.Combine(to, folder, Path.GetFileName(file)), overwrite: true);
        FaultPoint.Reach("uploads", "database moved");
    }
}
