using System.Text.Json;
using Slipway.State;

namespace Slipway.Deployments.Json;

/// <summary>How a deployment ended.</summary>
internal static class OutcomeJson
{
    public static byte[] Write(DeploymentOutcome outcome) => StateJson.Write(writer =>
    {
        writer.WriteNumber("number", outcome.Number);
        writer.WriteString("status", outcome.Status.ToString());
        writer.WriteBoolean("verified", outcome.Verified);
        writer.WriteOptional("reason", outcome.Reason);
        writer.WriteOptional("failedStep", outcome.FailedStep);
        writer.WriteTexts("notUndone", outcome.NotUndone);
        writer.WriteOptional("point", outcome.Point);
        ScrubJson.Write(writer, outcome.Scrubbed);
        if (outcome.Migrations is { } migrations)
        {
            writer.WriteStartObject("migrations");
            writer.WriteString("kind", migrations.Kind);
            writer.WriteTexts("applied", migrations.Names);
            writer.WriteEndObject();
        }

        writer.WriteOptional("followUp", outcome.FollowUp);
        writer.WriteString("endedAt", outcome.EndedAt);
    });

    public static DeploymentOutcome Read(JsonElement element) => new()
    {
        Number = element.GetProperty("number").GetInt32(),
        Status = Status(element.Text("status")),
        Verified = element.Flag("verified"),
        Reason = element.OptionalText("reason"),
        FailedStep = element.OptionalText("failedStep"),
        NotUndone = element.Texts("notUndone"),
        Point = element.OptionalText("point"),
        Scrubbed = ScrubJson.Read(element),
        Migrations = element.TryGetProperty("migrations", out var migrations) ? new AppliedMigrations(migrations.Text("kind"), migrations.Texts("applied")) : null,
        FollowUp = element.OptionalText("followUp"),
        EndedAt = element.GetProperty("endedAt").GetDateTimeOffset(),
    };

    private static OutcomeStatus Status(string text) => text switch
    {
        nameof(OutcomeStatus.Succeeded) => OutcomeStatus.Succeeded,
        nameof(OutcomeStatus.Failed) => OutcomeStatus.Failed,
        nameof(OutcomeStatus.TakenBack) => OutcomeStatus.TakenBack,
        nameof(OutcomeStatus.Stuck) => OutcomeStatus.Stuck,
        nameof(OutcomeStatus.Abandoned) => OutcomeStatus.Abandoned,
        _ => throw new JsonException($"{text} is no outcome"),
    };
}
