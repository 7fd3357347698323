using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Who asks, as the history records it: the person at this machine, or the CI job.</summary>
internal static class Actor
{
    /// <param name="variable">Value of an environment variable.</param>
    public static string Current(Func<string, string?> variable)
    {
        var actor = (variable("GITHUB_ACTOR"), variable("GITLAB_USER_LOGIN")) switch
        {
            ({ Length: > 0 } login, _) when variable("GITHUB_RUN_ID") is { Length: > 0 } run => $"{login} (GitHub run {run})",
            (_, { Length: > 0 } login) when variable("CI_JOB_ID") is { Length: > 0 } job => $"{login} (GitLab job {job})",
            _ => $"{Environment.UserName}@{Environment.MachineName}",
        };
        return PlainText.Of(actor);
    }
}
