namespace Slipway.Sharing;

/// <summary>A git remote did not answer in time.</summary>
internal sealed class GitTimeoutException(string remote, string done, TimeSpan patience)
    : SlipwayException(Slipway.ExitCode.Failed, $"The shared state on the git remote {remote} could not be {done}: {Text(patience)}.")
{
    public string Reason { get; } = Text(patience);

    private static string Text(TimeSpan patience) => $"it did not answer within {patience.TotalSeconds:0} s";
}
