using System.Text.Json;
using Slipway.State;

namespace Slipway.Data.Vaults.Restic;

/// <summary>
/// A point in restic: a snapshot for each of its parts, told apart by tags: <c>slipway</c>, <c>environment:…</c>, <c>point:…</c> and <c>part:…</c>.
/// The point is there when the part <c>manifest</c> is, which comes last.
/// </summary>
internal static class ResticSnapshots
{
    public const string Manifest = "manifest";
    public const string Dump = "dump";

    public static string Uploads(string name) => $"uploads:{name}";

    public static string Listing(string name) => $"listing:{name}";

    /// <returns>Arguments that tag a snapshot.</returns>
    public static IReadOnlyList<string> Tags(string environment, string id, string part) =>
        ["--tag", "slipway", "--tag", $"environment:{environment}", "--tag", $"point:{id}", "--tag", $"part:{part}"];

    /// <returns>Snapshots of an environment, the oldest first.</returns>
    public static async Task<IReadOnlyList<ResticSnapshot>> ListAsync(ResticRepository repository, string environment, string? id, CancellationToken cancellationToken)
    {
        // A comma asks for all of the tags.
        var tags = $"slipway,environment:{environment}{(id is null ? "" : $",point:{id}")}";
        var content = await repository.ReadAsync(repository.Command("snapshots", "--json", "--no-lock", "--tag", tags), cancellationToken);
        var snapshots = new List<ResticSnapshot>();
        try
        {
            using var document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
                return snapshots;
            foreach (var json in document.RootElement.EnumerateArray())
            {
                var found = json.Texts("tags");
                string? Value(string prefix) => found.FirstOrDefault(tag => tag.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
                if (Value("point:") is { } point && Value("part:") is { } part)
                    snapshots.Add(new ResticSnapshot(json.Text("id"), point, part, json.Texts("paths")));
            }
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            throw new SlipwayException(ExitCode.Failed, $"The vault '{repository.Vault}' failed: restic listed its snapshots in a form that is not understood ({exception.Message}).", exception);
        }

        return snapshots;
    }
}

/// <summary>A snapshot in a repository.</summary>
/// <param name="Id">restic's id.</param>
/// <param name="Point">Id of the point.</param>
/// <param name="Part">Which part of it.</param>
/// <param name="Paths">What was backed up.</param>
internal sealed record ResticSnapshot(string Id, string Point, string Part, IReadOnlyList<string> Paths);
