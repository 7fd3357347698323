namespace Slipway.Environments;

/// <summary>Collects everything that is wrong. What <c>base.yml</c> gets wrong is met once per environment and kept once.</summary>
internal sealed class Problems
{
    /// <summary>More of one file are not read by anybody.</summary>
    private const int MaximumPerFile = 50;

    private readonly HashSet<Problem> _found = [];

    public void Add(SourceLocation at, string message) => _found.Add(new Problem(at, message));

    public void AddAll(Problems others) => _found.UnionWith(others._found);

    /// <exception cref="ConfigurationException">There are problems: all of them, <c>base.yml</c> first, then by file and place.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0)
            return;
        var sorted = _found
            .GroupBy(problem => problem.Location!.Value.File, StringComparer.Ordinal)
            .OrderBy(file => !file.Key.EndsWith("/base.yml", StringComparison.Ordinal))
            .ThenBy(file => file.Key, StringComparer.Ordinal)
            .SelectMany(Sorted);
        throw new ConfigurationException([.. sorted]);
    }

    private static IEnumerable<Problem> Sorted(IGrouping<string, Problem> file)
    {
        var problems = file.OrderBy(problem => problem.Location!.Value.Line).ThenBy(problem => problem.Location!.Value.Column);
        var rest = file.Count() - MaximumPerFile;
        return rest <= 0
            ? problems
            : problems.Take(MaximumPerFile).Append(new Problem(new SourceLocation(file.Key), $"{rest} more problems follow: mend these first"));
    }
}
