namespace Slipway.AcceptanceTests.Shell;

/// <summary>What a command printed and how it ended.</summary>
public sealed record CommandResult(string CommandLine, int ExitCode, string Output, string Error, TimeSpan Elapsed)
{
    /// <summary>Standard output and error, for searches that do not care which.</summary>
    public string All => Output + Error;

    public CommandResult MustExitWith(int code)
    {
        Assert.True(ExitCode == code, $"{CommandLine} exited with {ExitCode} instead of {code} after {Elapsed.TotalSeconds:0.0} s.\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }
}
