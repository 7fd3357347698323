using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Who asks, as the history records it: who <c>SLIPWAY_ACTOR</c> says, the person behind a CI job, or the one at this machine.</summary>
internal static class Actor
{
    /// <summary>Says who it is, where neither the user nor the CI system does.</summary>
    public const string Variable = "SLIPWAY_ACTOR";

    private const int Longest = 100;

    /// <summary>CI systems: the variable that names the person, the one that numbers the job, and what to call it.</summary>
    private static readonly (string Person, string Job, string Name)[] Systems =
    [
        ("GITHUB_ACTOR", "GITHUB_RUN_ID", "GitHub run"),
        ("GITLAB_USER_LOGIN", "CI_JOB_ID", "GitLab job"),
        ("BUILD_REQUESTEDFOR", "BUILD_BUILDID", "Azure build"),
        ("CIRCLE_USERNAME", "CIRCLE_BUILD_NUM", "CircleCI job"),
        ("BUILDKITE_BUILD_CREATOR", "BUILDKITE_BUILD_NUMBER", "Buildkite build"),
        ("BUILD_USER_ID", "BUILD_TAG", "Jenkins"),
    ];

    /// <param name="variable">Value of an environment variable.</param>
    public static string Current(Func<string, string?> variable)
    {
        var actor = PlainText.Of((variable(Variable) ?? Job(variable) ?? "").ReplaceLineEndings(" ")).Trim();
        if (actor.Length == 0)
            actor = PlainText.Of($"{Environment.UserName}@{Environment.MachineName}");
        return actor.Length <= Longest ? actor : $"{actor[..Longest]}…";
    }

    private static string? Job(Func<string, string?> variable)
    {
        foreach (var (person, job, name) in Systems)
        {
            if (variable(person) is { Length: > 0 } who && variable(job) is { Length: > 0 } number)
                return $"{who} ({name} {number})";
        }

        return null;
    }
}
