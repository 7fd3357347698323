using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Benchmarks;

/// <summary>Histories made of a real deployment, told many times: with a rollback now and then, as histories have them.</summary>
/// <param name="workload">Has deployed the two releases to staging.</param>
/// <param name="releases">Ids of both.</param>
internal sealed class Ledgers(Workload workload, IReadOnlyList<string> releases)
{
    private const int RollbackEvery = 10;

    private string State => Path.Combine(workload.Root, ".slipway", "state", "environments");

    public void Write(string environment, int deployments)
    {
        var source = Path.Combine(State, "staging", "deployments");
        var directory = Directory.CreateDirectory(Path.Combine(State, environment, "deployments")).FullName;
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "000001.json")))!;
        var outcome = JsonNode.Parse(File.ReadAllText(Path.Combine(source, "000001.outcome.json")))!;
        var start = new DateTimeOffset(2024, 1, 1, 8, 0, 0, TimeSpan.Zero);
        for (var number = 1; number <= deployments; number++)
        {
            var isRollback = number % RollbackEvery == 0;
            record["number"] = number;
            record["environment"] = environment;
            record["kind"] = isRollback ? "Rollback" : "Deploy";
            record["release"] = releases[(isRollback ? number : number + 1) % releases.Count];
            record["previous"] = number > 1 ? number - 1 : null;
            record["rollbackTo"] = isRollback ? number - 2 : null;
            record["startedAt"] = start.AddHours(number).ToString("O", CultureInfo.InvariantCulture);
            outcome["number"] = number;
            outcome["endedAt"] = start.AddHours(number).AddSeconds(3).ToString("O", CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(directory, $"{number:D6}.json"), record.ToJsonString(), Encoding.ASCII);
            File.WriteAllText(Path.Combine(directory, $"{number:D6}.outcome.json"), outcome.ToJsonString(), Encoding.ASCII);
        }
    }
}
