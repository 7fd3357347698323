namespace Slipway.Frosting.Arguments;

/// <summary>Holds the arguments that were given against those that the requested targets declare.</summary>
internal static class ArgumentRules
{
    /// <summary>Sections of Cake's own configuration: <c>--paths_tools=…</c> belongs to Cake.</summary>
    private static readonly string[] CakeSections = ["paths_", "nuget_", "settings_", "roslyn_"];

    public static IEnumerable<Problem> Check(IReadOnlyList<GivenArgument> given, IReadOnlyList<TaskArgument> declared, IReadOnlyList<string> targets)
    {
        var seen = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in given)
        {
            if (IsCakeSetting(name))
                continue;
            var argument = declared.FirstOrDefault(candidate => candidate.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (argument is null)
                yield return Unknown(name, declared, targets);
            else if (!seen.TryAdd(argument.Name, value))
                yield return new Problem(null, (seen[argument.Name] ?? value) is null ? $"--{argument.Name} is given twice." : $"--{argument.Name} is given twice: '{seen[argument.Name]}' and '{value}'.");
            else if (argument.IsSwitch && value is not (null or "true" or "false"))
                yield return new Problem(null, $"--{argument.Name} is a switch and takes no value, but was given '{value}'.");
            else if (!argument.IsSwitch && string.IsNullOrWhiteSpace(value))
                yield return new Problem(null, $"--{argument.Name} needs a value: {argument}.");
            else if (argument.Choices is { } choices && !choices.Contains(value))
                yield return new Problem(null, $"--{argument.Name} can be {string.Join(" or ", choices)}, but was given '{value}'.");
        }
    }

    private static Problem Unknown(string name, IReadOnlyList<TaskArgument> declared, IReadOnlyList<string> targets)
    {
        var names = string.Join(", ", targets);
        var nearest = NearestName.Find(name, declared.Select(argument => argument.Name).Concat(CommandLineParser.SwitchNames));
        if (nearest is not null)
            return new Problem(null, $"Unknown argument --{name} of {names}. Did you mean --{nearest}?");
        return new Problem(null, declared.Count == 0
            ? $"Unknown argument --{name}: {names} takes none."
            : $"Unknown argument --{name} of {names}. Known: {string.Join(' ', declared)}");
    }

    private static bool IsCakeSetting(string name)
    {
        foreach (var section in CakeSections)
        {
            if (name.StartsWith(section, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
