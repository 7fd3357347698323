using System.Globalization;
using System.Text.Json;
using Slipway.Data.Points;
using Slipway.Deployments.Json;
using Slipway.State;

namespace Slipway.Deployments.Backups;

/// <summary>The last backup of an environment that failed, in the shared state: of one that a timer started, nobody saw the error. The next that succeeds forgets it.</summary>
internal sealed class BackupFailures(IStateStore state, string environment)
{
    private string Prefix => $"environments/{environment}/failed-backups/";

    public async Task AddAsync(BackupFailure failure, CancellationToken cancellationToken)
    {
        var before = await state.ListAsync(Prefix, cancellationToken);
        await state.TryCreateAsync($"{Prefix}{PointId.Of(failure.At)}.json", StateJson.Write(writer =>
        {
            writer.WriteString("at", failure.At.ToString("O", CultureInfo.InvariantCulture));
            writer.WriteString("reason", failure.Reason);
        }), cancellationToken);
        await state.DeleteAllAsync(before, cancellationToken);
    }

    /// <returns>Null: the last backup succeeded, or there was none.</returns>
    public async Task<BackupFailure?> LastAsync(CancellationToken cancellationToken) =>
        (await state.ListAsync(Prefix, cancellationToken)) is [.., var newest] && await state.ReadAsync(newest, cancellationToken) is { } content
            ? StateJson.Read(content, Read, state, newest, "record of a backup", "Delete the file: it says only why a backup failed.")
            : null;

    public async Task ForgetAsync(CancellationToken cancellationToken) =>
        await state.DeleteAllAsync(await state.ListAsync(Prefix, cancellationToken), cancellationToken);

    private static BackupFailure Read(JsonElement json) =>
        new(DateTimeOffset.ParseExact(json.Text("at"), "O", CultureInfo.InvariantCulture), json.Text("reason"));
}

/// <summary>A backup that failed.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">Why, as it was told.</param>
internal sealed record BackupFailure(DateTimeOffset At, string Reason);
