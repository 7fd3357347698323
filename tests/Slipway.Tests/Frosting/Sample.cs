using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Platforms;

namespace Slipway.Tests.Frosting;

/// <summary>Deployments to show. The clock of the tests stands at 14:00.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 4, 14, 0, 0, TimeSpan.Zero);

    public const string Release = "1a2b3c4-d5e6f7";

    public const string Earlier = "0a1b2c3-a0b1c2";

    public static Observation Running(int number = 3) => new()
    {
        Release = Release,
        Deployment = number,
        Url = "http://localhost:8081",
        Processes = [new("web.1", "healthy", 0, Now.AddHours(-2)), new("worker.1", "crashed", 2, null)],
        Warm = [2],
    };

    public static DeploymentResult Result(DeploymentRequest request) => new()
    {
        ExitCode = ExitCode.Success,
        Record = Entry(3, request.Kind).Record,
        Outcome = Entry(3, request.Kind).Outcome,
        Now = Running(),
        Next = $"./build.sh --target=Rollback{request.Environment.TargetName}",
        NextMeaning = "undo",
    };

    public static HistoryEntry Entry(int number, DeploymentKind kind = DeploymentKind.Deploy, OutcomeStatus? status = OutcomeStatus.Succeeded, bool running = false) => new(
        new DeploymentRecord
        {
            Number = number,
            Environment = "staging",
            Kind = kind,
            Release = number % 2 == 1 ? Release : Earlier,
            Variant = "9f8e7d6c",
            Requirements = "requirements/staging.props",
            Lock = "abcdef0123456789",
            Commit = new string('1', 40),
            PromotedFrom = kind == DeploymentKind.Promote ? "staging" : null,
            RollbackTo = kind == DeploymentKind.Rollback ? number - 2 : null,
            Previous = number > 1 ? number - 1 : null,
            Run = new RunConfiguration
            {
                Processes = new Dictionary<string, ProcessRun>(),
                Config = new Dictionary<string, string>(),
                Secrets = new Dictionary<string, SecretReference>(),
                Uploads = [],
                Health = new HealthSettings(),
            },
            Actor = "ana@laptop",
            Epoch = number,
            StartedAt = Now.AddHours(-5 + number),
        },
        status is null ? null : new DeploymentOutcome
        {
            Number = number,
            Status = status.Value,
            Verified = status is OutcomeStatus.Succeeded,
            Reason = status is OutcomeStatus.Succeeded ? null : "web.1 was never healthy",
            FailedStep = status is OutcomeStatus.Succeeded ? null : "start",
            EndedAt = Now.AddHours(-5 + number).AddMinutes(1),
        },
        running);
}
