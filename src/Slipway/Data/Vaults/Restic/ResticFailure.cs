using Slipway.Processes;

namespace Slipway.Data.Vaults.Restic;

/// <summary>What restic's failures mean: by its exit codes (0.17 and newer) or its words (older ones end with 1 for all of them).</summary>
internal static class ResticFailure
{
    public static bool IsMissing(CommandResult result) => result.ExitCode == 10 || Says(result, "Is there a repository at the following location?") || Says(result, "unable to open config file");

    public static bool IsLocked(CommandResult result) => result.ExitCode == 11 || Says(result, "repository is already locked") || Says(result, "unable to create lock in backend");

    public static bool IsWrongPassword(CommandResult result) => result.ExitCode == 12 || Says(result, "wrong password or no key found");

    public static SlipwayException Of(string vault, CommandResult result)
    {
        if (IsWrongPassword(result))
            return new SlipwayException(ExitCode.Failed, $"The password of the vault '{vault}' is wrong: its restic repository does not open.") { Next = "Correct the secret that the vault's password refers to. Without the right one nobody can read the repository." };
        if (IsLocked(result))
        {
            return new SlipwayException(ExitCode.Refused, $"The restic repository of the vault '{vault}' is locked by another restic.")
            {
                Details = result.Lines,
                Next = "Wait until that has ended, then run the same command again. If nothing runs any more: restic unlock",
            };
        }

        if (IsMissing(result))
        {
            return new SlipwayException(ExitCode.Failed, $"There is no restic repository where the vault '{vault}' should be.")
            {
                Details = result.Lines,
                Next = "Mount its disk, or correct the vault's repository in the environment file.",
            };
        }

        var verb = result.Command.Arguments.Select(argument => argument.Value).SkipWhile(argument => argument.StartsWith("--", StringComparison.Ordinal) || argument.Contains('=', StringComparison.Ordinal)).FirstOrDefault();
        return new SlipwayException(ExitCode.Failed, result.ExitCode == 3
            ? $"The vault '{vault}' did not get everything: restic could not read some of the files."
            : $"The vault '{vault}' failed: restic {verb} ended with exit code {result.ExitCode}.")
        {
            Details = result.Lines,
        };
    }

    private static bool Says(CommandResult result, string words) => result.Lines.Any(line => line.Contains(words, StringComparison.Ordinal));
}
