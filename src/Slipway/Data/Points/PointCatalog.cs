using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Slipway.State;

namespace Slipway.Data.Points;

/// <summary>
/// What is known of the restore points of the environments: each point, the vaults that have it, and its drills, as
/// objects of the shared state below <c>&lt;environment&gt;/points/&lt;id&gt;</c>. The vaults themselves can tell the same, only slower.
/// </summary>
internal sealed class PointCatalog(IStateStore state)
{
    private const string Going = "going.json";

    /// <summary>Notes a point before any vault commits to it: one that gets no further is seen as incomplete.</summary>
    /// <returns>False: there is one of that id.</returns>
    public Task<bool> AddAsync(RestorePoint point, CancellationToken cancellationToken) =>
        state.TryCreateAsync($"{Prefix(point.Environment)}{point.Id}/point.json", RestorePointJson.Write(point), cancellationToken);

    /// <summary>Notes that a vault has committed to a point.</summary>
    public Task AddVaultAsync(string environment, string id, string vault, CancellationToken cancellationToken) =>
        state.TryCreateAsync($"{Prefix(environment)}{id}/vaults/{vault}.json", "{}"u8.ToArray(), cancellationToken);

    public Task AddDrillAsync(string environment, string id, Drill drill, CancellationToken cancellationToken) =>
        state.TryCreateAsync($"{Prefix(environment)}{id}/drills/{PointId.Of(drill.Ended)}.json", Write(drill), cancellationToken);

    /// <summary>Decides that a point goes: from here on nobody is shown it or restores it, however far its removal from the vaults gets.</summary>
    public Task BeginRemovalAsync(string environment, string id, CancellationToken cancellationToken) =>
        state.TryCreateAsync($"{Prefix(environment)}{id}/{Going}", "{}"u8.ToArray(), cancellationToken);

    /// <returns>Ids of points whose removal has begun and not ended.</returns>
    public async Task<IReadOnlyList<string>> GoingAsync(string environment, CancellationToken cancellationToken) =>
        [.. GoingAmong(await state.ListAsync(Prefix(environment), cancellationToken))];

    /// <returns>All points of an environment but those whose removal has begun, the oldest first.</returns>
    /// <exception cref="SlipwayException">An object is damaged or of a later version.</exception>
    public async Task<IReadOnlyList<KnownPoint>> ListAsync(string environment, CancellationToken cancellationToken)
    {
        return await ReadAsync(state, Standing(await state.ListAsync(Prefix(environment), cancellationToken)), cancellationToken);
    }

    /// <returns>The keys without those of points whose removal has begun.</returns>
    public static IReadOnlyList<string> Standing(IReadOnlyList<string> keys)
    {
        var going = GoingAmong(keys).ToHashSet(StringComparer.Ordinal);
        return going.Count == 0 ? keys : [.. keys.Where(key => !going.Contains(IdOf(key)))];
    }

    /// <param name="state">The shared state.</param>
    /// <param name="all">Keys of points.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The points, the oldest first.</returns>
    public static async Task<IReadOnlyList<KnownPoint>> ReadAsync(IStateStore state, IReadOnlyList<string> all, CancellationToken cancellationToken)
    {
        var keys = all.Where(key => key.EndsWith("/point.json", StringComparison.Ordinal) || IsDrill(key)).ToList();
        var contents = await state.ReadAllAsync(keys, cancellationToken);
        var vaults = all
            .Where(key => key.Contains("/vaults/", StringComparison.Ordinal))
            .ToLookup(IdOf, key => Path.GetFileNameWithoutExtension(key));
        var drills = new List<(string Id, Drill Drill)>();
        var points = new List<RestorePoint>();
        for (var i = 0; i < keys.Count; i++)
        {
            if (contents[i] is not { } content)
                continue;
            if (keys[i].EndsWith("/point.json", StringComparison.Ordinal))
                points.Add(RestorePointJson.Read(content, state.Locate(keys[i])));
            else
                drills.Add((IdOf(keys[i]), ReadDrill(content, state.Locate(keys[i]))));
        }

        return [.. points
            .OrderBy(point => point.Created).ThenBy(point => point.Id, StringComparer.Ordinal)
            .Select(point => new KnownPoint(point, [.. vaults[point.Id]], [.. drills.Where(drill => drill.Id == point.Id).Select(drill => drill.Drill)]))];
    }

    /// <summary>Forgets a point: the point itself first, so that what a killed command leaves behind is nobody's; that it goes last, so that the next one finds the rest.</summary>
    public async Task RemoveAsync(string environment, string id, CancellationToken cancellationToken)
    {
        var keys = await state.ListAsync($"{Prefix(environment)}{id}/", cancellationToken);
        foreach (var key in keys.OrderBy(key => key.EndsWith($"/{Going}", StringComparison.Ordinal) ? 2 : key.EndsWith("/point.json", StringComparison.Ordinal) ? 0 : 1))
            await state.DeleteAsync(key, cancellationToken);
    }

    private static IEnumerable<string> GoingAmong(IReadOnlyList<string> keys) => keys.Where(key => key.EndsWith($"/{Going}", StringComparison.Ordinal)).Select(IdOf);

    public static bool IsDrill(string key) => key.Contains("/drills/", StringComparison.Ordinal);

    public static string IdOf(string key) => key.Split('/')[3];

    public static string Prefix(string environment) => $"environments/{environment}/points/";

    private static byte[] Write(Drill drill)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("ended", drill.Ended.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("duration", drill.Duration.ToString("c", CultureInfo.InvariantCulture));
            json.WriteString("vault", drill.Vault);
            json.WriteBoolean("succeeded", drill.Succeeded);
            if (drill.Failure is not null)
                json.WriteString("failure", drill.Failure);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static Drill ReadDrill(byte[] content, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var json = document.RootElement;
            return new Drill(
                DateTimeOffset.ParseExact(json.Text("ended"), "O", CultureInfo.InvariantCulture),
                json.Duration("duration"),
                json.Text("vault"),
                json.Flag("succeeded"),
                json.OptionalText("failure"));
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            throw new SlipwayException(ExitCode.Failed, $"{source} is no record of a drill: {exception.Message}", exception);
        }
    }
}

/// <summary>A restore that was tried.</summary>
/// <param name="Ended">When it ended.</param>
/// <param name="Duration">How long it took: what a restore takes.</param>
/// <param name="Vault">Vault that the point came from.</param>
/// <param name="Succeeded">Whether the point was restored, and the app was well on it.</param>
/// <param name="Failure">Why not, or null.</param>
internal sealed record Drill(DateTimeOffset Ended, TimeSpan Duration, string Vault, bool Succeeded, string? Failure);

/// <summary>A point and what became of it.</summary>
/// <param name="Point">The point.</param>
/// <param name="Vaults">Vaults that have it.</param>
/// <param name="Drills">Its drills, the oldest first.</param>
internal sealed record KnownPoint(RestorePoint Point, IReadOnlyList<string> Vaults, IReadOnlyList<Drill> Drills)
{
    /// <summary>Whether every vault that has to have it has it.</summary>
    public bool IsComplete => Point.RequiredVaults.Count > 0 && Point.RequiredVaults.All(Vaults.Contains);

    /// <summary>Whether its last drill succeeded.</summary>
    public bool IsDrilled => Drills.Count > 0 && Drills[^1].Succeeded;
}
