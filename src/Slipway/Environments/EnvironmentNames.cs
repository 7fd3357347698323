namespace Slipway.Environments;

/// <summary>Names of environments, known from the listing of <c>environments/</c> alone: so that targets exist even while a file is broken.</summary>
public static class EnvironmentNames
{
    /// <returns>
    /// Valid names, sorted; of names that make the same target the first. Empty where there is no directory
    /// <c>environments/</c>. <see cref="EnvironmentLoader"/> reports what is left out here.
    /// </returns>
    public static IReadOnlyList<string> List(ProjectPaths paths)
    {
        var targets = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<string>();
        foreach (var file in EnvironmentFile.Find(paths))
        {
            if (file.Problem is null && !file.IsBase && targets.Add(ToTargetName(file.Name)))
                names.Add(file.Name);
        }

        return names;
    }

    /// <returns>Whether the name is <c>[a-z][a-z0-9-]*</c>.</returns>
    public static bool IsValid(string name) =>
        name.Length > 0 && char.IsAsciiLetterLower(name[0]) && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <returns>The name as it stands in a target: <c>qa-eu</c> gives <c>QaEu</c>.</returns>
    public static string ToTargetName(string name) => string.Create(name.Length - name.AsSpan().Count('-'), name, static (target, name) =>
    {
        var length = 0;
        var first = true;
        foreach (var letter in name)
        {
            if (letter != '-')
                target[length++] = first ? char.ToUpperInvariant(letter) : letter;
            first = letter == '-';
        }
    });

    /// <summary>
    /// Finds environments whose targets would be somebody else's: an environment <c>all</c> beside a verb <c>Status</c> and a
    /// target <c>StatusAll</c>, or an environment <c>s</c> beside the verbs <c>Log</c> and <c>Logs</c>.
    /// </summary>
    /// <param name="paths">The project.</param>
    /// <param name="verbs">Names that are combined with every environment.</param>
    /// <param name="targets">Names of all other targets.</param>
    public static IReadOnlyList<Problem> TargetClashes(ProjectPaths paths, IReadOnlyCollection<string> verbs, IReadOnlyCollection<string> targets)
    {
        var taken = new HashSet<string>(targets, StringComparer.OrdinalIgnoreCase);
        var problems = new List<Problem>();
        foreach (var name in List(paths))
        {
            foreach (var verb in verbs)
            {
                var target = verb + ToTargetName(name);
                if (!taken.Add(target))
                    problems.Add(new Problem(EnvironmentFile.Location(paths, name), $"the target {target} of environment '{name}' exists already: give the environment another name"));
            }
        }

        return problems;
    }
}
