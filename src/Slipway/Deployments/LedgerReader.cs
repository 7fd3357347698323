using System.Text.Json;
using Slipway.Environments;
using Slipway.Platforms;
using Slipway.State;

namespace Slipway.Deployments;

/// <summary>Reads the ledger's lines quickly; see <see cref="JsonFields"/>.</summary>
internal static class LedgerReader
{
    /// <returns>The record; null: the serializer must say what is wrong with it.</returns>
    public static DeploymentRecord? Record(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return Record(document.RootElement);
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            return null;
        }
    }

    /// <returns>The outcome; null: the serializer must say what is wrong with it.</returns>
    public static DeploymentOutcome? Outcome(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return Outcome(document.RootElement);
        }
        catch (Exception exception) when (JsonFields.IsMismatch(exception))
        {
            return null;
        }
    }

    private static DeploymentRecord Record(JsonElement element) => new()
    {
        Number = element.GetProperty("number").GetInt32(),
        Environment = element.Text("environment"),
        Kind = element.Text("kind") switch
        {
            nameof(DeploymentKind.Deploy) => DeploymentKind.Deploy,
            nameof(DeploymentKind.Promote) => DeploymentKind.Promote,
            nameof(DeploymentKind.Rollback) => DeploymentKind.Rollback,
            var other => throw new FormatException(other),
        },
        Release = element.Text("release"),
        Variant = element.Text("variant"),
        Requirements = element.Text("requirements"),
        Lock = element.Text("lock"),
        Commit = element.Text("commit"),
        PromotedFrom = element.OptionalText("promotedFrom"),
        RollbackTo = element.OptionalNumber("rollbackTo"),
        Previous = element.OptionalNumber("previous"),
        Run = Run(element.GetProperty("run")),
        SecretFingerprints = element.TryGetProperty("secretFingerprints", out _) ? element.Map("secretFingerprints") : new Dictionary<string, string>(),
        FingerprintKey = element.OptionalText("fingerprintKey"),
        Actor = element.Text("actor"),
        Epoch = element.GetProperty("epoch").GetInt64(),
        StartedAt = element.GetProperty("startedAt").GetDateTimeOffset(),
    };

    private static RunConfiguration Run(JsonElement element)
    {
        var processes = new Dictionary<string, ProcessRun>();
        foreach (var process in element.GetProperty("processes").EnumerateObject())
            processes.Add(process.Name, new ProcessRun(process.Value.Text("command"), process.Value.GetProperty("instances").GetInt32()));
        var secrets = new Dictionary<string, SecretReference>();
        foreach (var secret in element.GetProperty("secrets").EnumerateObject())
            secrets.Add(secret.Name, SecretReferenceConverter.Parse(secret.Value.GetString() ?? throw new FormatException(secret.Name)));
        return new RunConfiguration
        {
            Processes = processes,
            ReleaseCommand = element.OptionalText("releaseCommand"),
            Config = element.Map("config"),
            Secrets = secrets,
            Uploads = element.Texts("uploads"),
            Health = Health(element.GetProperty("health")),
        };
    }

    private static HealthSettings Health(JsonElement element) => new()
    {
        Path = element.Text("path"),
        Timeout = element.Duration("timeout"),
        Release = element.Text("release") switch
        {
            nameof(ReleaseSource.Router) => ReleaseSource.Router,
            nameof(ReleaseSource.Header) => ReleaseSource.Header,
            nameof(ReleaseSource.Body) => ReleaseSource.Body,
            var other => throw new FormatException(other),
        },
        Window = element.Duration("window"),
    };

    private static DeploymentOutcome Outcome(JsonElement element) => new()
    {
        Number = element.GetProperty("number").GetInt32(),
        Status = element.Text("status") switch
        {
            nameof(OutcomeStatus.Succeeded) => OutcomeStatus.Succeeded,
            nameof(OutcomeStatus.Failed) => OutcomeStatus.Failed,
            nameof(OutcomeStatus.TakenBack) => OutcomeStatus.TakenBack,
            nameof(OutcomeStatus.Stuck) => OutcomeStatus.Stuck,
            nameof(OutcomeStatus.Abandoned) => OutcomeStatus.Abandoned,
            var other => throw new FormatException(other),
        },
        Verified = element.Flag("verified"),
        Reason = element.OptionalText("reason"),
        FailedStep = element.OptionalText("failedStep"),
        NotUndone = element.TryGetProperty("notUndone", out _) ? element.Texts("notUndone") : [],
        EndedAt = element.GetProperty("endedAt").GetDateTimeOffset(),
    };
}
