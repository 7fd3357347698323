namespace Slipway.Releases;

/// <summary>
/// The branch that a CI system says it builds, for the detached head that most of them check out. A build of a pull
/// request has none: what it builds is not on the branch that it names.
/// </summary>
internal static class CiBranch
{
    private const string Heads = "refs/heads/";

    public static string? Find(Func<string, string?> variable)
    {
        if (variable("GITHUB_ACTIONS") is not null)
            return Branch(variable("GITHUB_REF"));
        if (variable("GITLAB_CI") is not null)
            return variable("CI_COMMIT_BRANCH");
        if (variable("TF_BUILD") is not null)
            return Branch(variable("BUILD_SOURCEBRANCH"));
        if (variable("CIRCLECI") is not null)
            return variable("CIRCLE_PULL_REQUEST") is null ? variable("CIRCLE_BRANCH") : null;
        if (variable("BUILDKITE") is not null)
            return variable("BUILDKITE_PULL_REQUEST") is "false" ? variable("BUILDKITE_BRANCH") : null;
        if (variable("BITBUCKET_BUILD_NUMBER") is not null)
            return variable("BITBUCKET_PR_ID") is null ? variable("BITBUCKET_BRANCH") : null;
        if (variable("JENKINS_URL") is not null)
            return variable("CHANGE_ID") is null ? variable("BRANCH_NAME") : null;
        return null;
    }

    private static string? Branch(string? name) =>
        name is not null && name.StartsWith(Heads, StringComparison.Ordinal) ? name[Heads.Length..] : null;
}
