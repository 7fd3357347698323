using System.Runtime.ExceptionServices;
using Slipway.Processes;

namespace Slipway.Data.Databases.PostgreSql;

/// <summary>Feeds a dump to <c>pg_restore</c>.</summary>
internal static class PostgreSqlRestore
{
    private const int Chunk = 1024 * 1024;

    /// <param name="beside">The new, empty database.</param>
    /// <param name="program">The program.</param>
    /// <param name="dump">The dump.</param>
    /// <param name="owners">Whether owners and grants are restored.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What differs from the original.</returns>
    /// <exception cref="SlipwayException">It failed, or the dump cannot be read to its end.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(PostgreSqlUrl beside, ClientProgram program, Stream dump, bool owners, CancellationToken cancellationToken)
    {
        // The name of the database is no secret, and without it pg_restore writes a script instead.
        List<Argument> arguments = [$"--dbname={ConnectionParameter(beside.Database)}", "--exit-on-error", "--no-password"];
        if (!owners)
            arguments.AddRange(["--no-owner", "--no-privileges"]);
        using var command = new PostgreSqlCommand(beside, program, arguments);
        ExceptionDispatchInfo? unreadable = null;
        var result = await (command.Command with
        {
            Write = async (input, token) =>
            {
                try
                {
                    await FeedAsync(dump, input, token);
                }
                catch (Exception exception) when (exception is not IOException)
                {
                    // It must not look like the end of the dump; whatever pg_restore makes of it does not count.
                    unreadable = ExceptionDispatchInfo.Capture(exception);
                }
            },
        }).RunAsync(null, cancellationToken);
        unreadable?.Throw();
        if (result.ExitCode != 0)
            throw new SlipwayException(ExitCode.Failed, $"Restoring into {beside} failed: pg_restore ended with exit code {result.ExitCode}.") { Details = result.Lines };
        // pg_restore may have had enough before the last byte; only the end of the stream proves the digest.
        await dump.CopyToAsync(Stream.Null, cancellationToken);
        return owners ? [] : [$"everything belongs to {beside.User ?? Environment.UserName}, and grants were left out"];
    }

    private static async Task FeedAsync(Stream dump, Stream input, CancellationToken cancellationToken)
    {
        var buffer = new byte[Chunk];
        int read;
        while ((read = await dump.ReadAsync(buffer, cancellationToken)) > 0)
            await input.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
    }

    /// <remarks>libpq takes a database name with '=' or a URL's scheme in it for a connection string.</remarks>
    private static string ConnectionParameter(string database) =>
        $"dbname='{database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
