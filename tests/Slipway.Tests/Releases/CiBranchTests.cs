using Slipway.Releases;

namespace Slipway.Tests.Releases;

public sealed class CiBranchTests
{
    [Theory]
    [InlineData("GITHUB_ACTIONS=true GITHUB_REF=refs/heads/main", "main")]
    [InlineData("GITHUB_ACTIONS=true GITHUB_REF=refs/heads/topic/x", "topic/x")]
    [InlineData("GITHUB_ACTIONS=true GITHUB_REF=refs/pull/7/merge GITHUB_BASE_REF=main", null)]
    [InlineData("GITHUB_ACTIONS=true GITHUB_REF=refs/tags/main", null)]
    [InlineData("GITLAB_CI=true CI_COMMIT_BRANCH=main", "main")]
    [InlineData("GITLAB_CI=true CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", null)]
    [InlineData("TF_BUILD=True BUILD_SOURCEBRANCH=refs/heads/main", "main")]
    [InlineData("TF_BUILD=True BUILD_SOURCEBRANCH=refs/pull/7/merge", null)]
    [InlineData("CIRCLECI=true CIRCLE_BRANCH=main", "main")]
    [InlineData("CIRCLECI=true CIRCLE_BRANCH=main CIRCLE_PULL_REQUEST=https://example.test/7", null)]
    [InlineData("BUILDKITE=true BUILDKITE_BRANCH=main BUILDKITE_PULL_REQUEST=false", "main")]
    [InlineData("BUILDKITE=true BUILDKITE_BRANCH=main BUILDKITE_PULL_REQUEST=7", null)]
    [InlineData("BITBUCKET_BUILD_NUMBER=1 BITBUCKET_BRANCH=main", "main")]
    [InlineData("BITBUCKET_BUILD_NUMBER=1 BITBUCKET_BRANCH=main BITBUCKET_PR_ID=7", null)]
    [InlineData("JENKINS_URL=x BRANCH_NAME=main", "main")]
    [InlineData("JENKINS_URL=x BRANCH_NAME=PR-7 CHANGE_ID=7", null)]
    [InlineData("CI_COMMIT_BRANCH=main", null)]
    public void The_branch_is_the_one_that_is_built_and_never_the_target_of_a_pull_request(string variables, string? branch)
    {
        var environment = variables.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(branch, CiBranch.Find(environment.GetValueOrDefault));
    }
}
