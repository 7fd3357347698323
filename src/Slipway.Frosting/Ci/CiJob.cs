namespace Slipway.Frosting.Ci;

/// <summary>Finds the CI system. Where there is none, nothing of Cake's build-system providers is loaded: they would cost every command's start.</summary>
internal static class CiJob
{
    /// <param name="variable">Value of an environment variable.</param>
    /// <returns>Makes the job, given where its commands are written; null where this is no job of a known CI system.</returns>
    public static Func<ICiWriter, ICiJob>? Find(Func<string, string?> variable)
    {
        if (IsTrue(variable("GITHUB_ACTIONS")))
            return GitHubJob.OfProcess;
        if (IsTrue(variable("GITLAB_CI")))
            return writer => new GitLabJob(writer, TimeProvider.System);
        return null;
    }

    private static bool IsTrue(string? value) => value is not null && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
