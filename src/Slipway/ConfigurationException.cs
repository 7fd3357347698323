namespace Slipway;

/// <summary>The input is wrong: every problem found is listed, and nothing was touched.</summary>
public sealed class ConfigurationException(IReadOnlyList<Problem> problems)
    : SlipwayException(ExitCode.Usage, string.Join('\n', problems))
{
    public ConfigurationException(string message)
        : this([new Problem(null, message)])
    {
    }

    public ConfigurationException(SourceLocation location, string message)
        : this([new Problem(location, message)])
    {
    }

    /// <summary>All problems, in the order of the files.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
