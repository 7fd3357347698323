namespace Slipway.Requirements.Pip;

/// <summary>Collects everything that is wrong in requirements files, and what pip itself only warns of.</summary>
internal sealed class RequirementProblems
{
    /// <summary>More of one kind are not read by anybody.</summary>
    public const int Maximum = 50;

    private readonly List<Problem> _errors = [];
    private readonly List<Problem> _warnings = [];
    private readonly HashSet<Problem> _found = [];

    /// <summary>What has to be mended, in the order in which pip reads the files.</summary>
    public IReadOnlyList<Problem> Errors => _errors;

    /// <summary>What pip does and people may not expect.</summary>
    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <summary>Whether reading on tells nobody anything.</summary>
    public bool IsFull => _errors.Count >= Maximum;

    public void Error(SourceLocation at, string message) => Add(_errors, at, message);

    public void Warning(SourceLocation at, string message) => Add(_warnings, at, message);

    /// <exception cref="ConfigurationException">There are errors: all of them.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new ConfigurationException([.. _errors]);
    }

    private void Add(List<Problem> problems, SourceLocation at, string message)
    {
        var problem = new Problem(at, message);
        if (problems.Count < Maximum && _found.Add(problem))
            problems.Add(problem);
    }
}
