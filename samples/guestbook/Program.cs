using System.Data.Common;
using System.Runtime.InteropServices;
using Guestbook;
using Guestbook.Storage;
using Guestbook.Web;

try
{
    var settings = Settings.FromEnvironment();
    switch (args)
    {
        case [] or ["web"]:
            await using (var database = Database.Open(settings.DatabaseUrl))
                await WebProcess.RunAsync(settings, database);
            return 0;
        case ["worker"]:
            await using (var database = Database.Open(settings.DatabaseUrl))
                await UntilToldToStop(stop => new Worker(database, Console.Out).RunAsync(stop));
            return 0;
        case ["migrate"]:
            await using (var database = Database.Open(settings.DatabaseUrl, create: true))
                await UntilToldToStop(stop => MigrateAsync(database, stop));
            return 0;
        default:
            await Console.Error.WriteLineAsync("usage: dotnet Guestbook.dll [web | worker | migrate]");
            return 2;
    }
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync($"guestbook: {exception.Message}");
    return 2;
}
catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"guestbook: {exception.Message}");
    return 1;
}

static async Task MigrateAsync(Database database, CancellationToken cancellationToken)
{
    var applied = await new Migrations(database).ApplyAsync(cancellationToken);
    foreach (var name in applied)
        Console.WriteLine($"migrate: applied {name}");
    if (applied.Count == 0)
        Console.WriteLine("migrate: the database is up to date");
}

// The web process gets the same from its host.
static async Task UntilToldToStop(Func<CancellationToken, Task> run)
{
    using var stop = new CancellationTokenSource();
    using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    await run(stop.Token);

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
