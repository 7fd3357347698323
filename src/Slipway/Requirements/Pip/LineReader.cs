using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>Reads one line: pip's argument at its beginning, and its options. What pip would drop without a word is an error.</summary>
internal sealed class LineReader(LogicalLine line, RequirementProblems problems)
{
    private const string OwnLine = "put it on a line of its own";

    private static readonly PipOption[] OfPackages = [PipOption.NoBinary, PipOption.OnlyBinary, PipOption.AllReleases, PipOption.OnlyFinal];

    private readonly List<RequirementHash> _hashes = new(0);
    private IReadOnlyList<ParsedOption> _options = [];
    private IReadOnlyList<ShellWord> _strays = [];

    /// <returns>Null: there is an error, or nothing that counts.</returns>
    public RequirementLine? Read()
    {
        var options = Options(line.Text);
        if (options < line.Text.Length && !ReadOptions(options))
            return null;
        var argument = line.Text.AsSpan(0, options).TrimEnd(' ').Length;
        if (argument > 0)
            return Requirement(argument);
        if (_options.FirstOrDefault(option => option.Option == PipOption.Editable) is { } editable)
            return Editable(editable);
        var include = _options.FirstOrDefault(option => option.Option == PipOption.Requirement) ?? _options.FirstOrDefault(option => option.Option == PipOption.Constraint);
        return include is not null ? Include(include) : Global();
    }

    /// <returns>Where the first word begins that has a dash in front; words are parted by spaces here, and by nothing else.</returns>
    private static int Options(string text)
    {
        for (var at = text.IndexOf('-', StringComparison.Ordinal); at >= 0; at = text.IndexOf('-', at + 1))
        {
            if (at == 0 || text[at - 1] == ' ')
                return at;
        }

        return text.Length;
    }

    private bool ReadOptions(int start)
    {
        var words = ShellWords.Split(line.Text, start, out var error);
        if (words is not null)
        {
            var parser = new OptionParser(line, words);
            parser.Read();
            error = parser.Error;
            (_options, _strays) = (parser.Options, parser.Strays);
        }

        if (error is not { } found)
            return _options.Count(HasGoodValue) == _options.Count;
        problems.Error(line.At(found.Offset), found.Message);
        return false;
    }

    private bool HasGoodValue(ParsedOption option)
    {
        string? error = null;
        if (option.Option == PipOption.Hash)
        {
            if (RequirementHash.TryParse(option.Value, out var hash, out error))
                _hashes.Add(hash);
            else
                problems.Error(line.At(option.ValueStart), error!);
        }
        else if (option.Option == PipOption.ConfigSettings && !option.Value.Contains('=', StringComparison.Ordinal))
            problems.Error(line.At(option.ValueStart), error = "a setting is written as KEY=VALUE, such as --config-settings=editable_mode=compat");
        else if (Array.IndexOf(OfPackages, option.Option) >= 0 && option.Value is ['-', ..])
            problems.Error(line.At(option.ValueStart), error = $"--{option.Option.Name} needs names of packages, ':all:' or ':none:' behind it");
        return error is null;
    }

    private RequirementLine? Requirement(int length)
    {
        var text = line.Text[..length];
        var tab = text.IndexOf("\t-", StringComparison.Ordinal);
        if (tab >= 0)
        {
            problems.Error(line.At(tab), "a tab stands before this option: pip looks for options behind spaces only; write a space");
            return null;
        }

        if (_options.Count > 0 && _options.FirstOrDefault(option => option.Option == PipOption.Editable) is { } editable)
        {
            problems.Error(line.At(editable.Start), $"pip would take all before it for what -e means: {OwnLine}");
            return null;
        }

        var good = DropsNothing("on the line of a requirement", option => option.Option.IsOfRequirement);
        var parser = new RequirementParser(text, line.Written);
        var requirement = parser.Read();
        if (requirement is null)
            Report(parser.Error!.Value, 0);
        else
            Check(requirement, text);
        return requirement is null || !good ? null : OfRequirement(requirement, line.Written(0, length));
    }

    private RequirementLine? Editable(ParsedOption editable)
    {
        var good = DropsNothing("with -e", option => option == editable || option.Option == PipOption.ConfigSettings);
        if (editable.Value.Length == 0)
        {
            problems.Error(line.At(editable.Start), "-e needs a directory or an address behind it");
            return null;
        }

        var parser = new RequirementParser(editable.Value, editable.WrittenPart);
        var requirement = parser.ReadEditable();
        if (requirement is null)
            Report(parser.Error!.Value, editable.ValueStart);
        return requirement is null || !good ? null : OfRequirement(requirement, editable.Written);
    }

    private RequirementLine OfRequirement(PipRequirement requirement, string written) => new(line.At(0), line.LastLine)
    {
        Requirement = requirement,
        Written = written,
        Hashes = _hashes,
        ConfigSettings = _options.Count == 0 ? [] : [.. _options.Where(option => option.Option == PipOption.ConfigSettings)],
    };

    private RequirementLine Include(ParsedOption include)
    {
        DropsNothing($"beside {Name(include)}", option => option == include);
        return new RequirementLine(line.At(0), line.LastLine) { Include = include, IncludeAt = line.At(include.ValueStart) };
    }

    private RequirementLine Global()
    {
        ReportStrays();
        var once = new HashSet<PipOption>();
        var options = new List<(ParsedOption, SourceLocation)>();
        foreach (var option in _options)
        {
            var at = line.At(option.Start);
            if (option.Option == PipOption.Hash)
                problems.Warning(at, "pip ignores this --hash, which belongs to no requirement: an empty line, a comment or a missing backslash stands between them; end each line before it with a backslash");
            else if (option.Option == PipOption.ConfigSettings)
                problems.Error(at, "pip ignores these settings, which belong to no requirement: write them behind one, on its line");
            else if (option.Option == PipOption.FindLinks && !once.Add(option.Option))
                problems.Error(at, $"pip takes the first --find-links of a line and drops this one: {OwnLine}");
            else if (option.Option == PipOption.IndexUrl && !once.Add(option.Option))
                problems.Error(at, "pip takes the last --index-url of a line and drops the others: keep one");
            else
                options.Add((option, at));
        }

        return new RequirementLine(line.At(0), line.LastLine) { Options = options };
    }

    /// <returns>Whether pip keeps all that the line says.</returns>
    private bool DropsNothing(string where, Func<ParsedOption, bool> kept)
    {
        if (_options.Count == 0 && _strays.Count == 0)
            return true;
        var dropped = _options.Where(option => !kept(option)).ToList();
        foreach (var option in dropped)
            problems.Error(line.At(option.Start), $"pip ignores {Name(option)} {where}: {(option.Option == PipOption.Hash ? "name an archive or a version instead, or remove the hash" : OwnLine)}");
        ReportStrays();
        return dropped.Count == 0 && _strays.Count == 0;
    }

    private void ReportStrays()
    {
        foreach (var stray in _strays)
            problems.Error(line.At(stray.Start), $"pip drops {Shown.Text(Credentials.Redact(line.Written(stray, 0, stray.Text.Length)))}, which stands behind an option: {OwnLine}");
    }

    private static string Name(ParsedOption option) => option.Option.Short is '\0' or 'C' ? $"--{option.Option.Name}" : $"-{option.Option.Short}";

    /// <remarks>What a variable brought in is not told, not even a letter of it.</remarks>
    private void Report(SyntaxError error, int start)
    {
        if (line.HasVariables)
            problems.Error(line.At(0), "with its variables put in, this line is no requirement that pip could read: check their values");
        else
            problems.Error(line.At(start + error.Offset), error.Message);
    }

    private void Check(PipRequirement requirement, string text)
    {
        if (requirement.Url is not null && requirement.Name is not null && text.IndexOf(';', StringComparison.Ordinal) is > 0 and var semicolon && text[semicolon - 1] is not (' ' or '\t') && !RequirementUrl.IsUrl(text))
            problems.Warning(line.At(semicolon), "pip takes ';' for the beginning of a marker, other programs for a part of the address: write a space before it");
        if (requirement.Marker is null)
            return;
        foreach (var comparison in requirement.Marker.Comparisons)
        {
            if (comparison.Variable.IsSet())
                problems.Error(line.At(text.IndexOf(';', StringComparison.Ordinal)), $"the variable {comparison.Variable.Name()} is known in lock files (pylock.toml) only: pip stops here");
            else if (comparison is { Variable: MarkerVariable.Extra, Operator: SpecifierOperator.Equal, Text.Length: > 0 })
                problems.Warning(line.At(text.IndexOf(';', StringComparison.Ordinal)), $"pip asks for no extra in a requirements file: {comparison} is never true");
            else if (comparison.IsNeverTrue)
                problems.Warning(line.At(text.IndexOf(';', StringComparison.Ordinal)), $"'{comparison.Operator.Text()}' orders versions only: {comparison} is never true");
        }
    }
}
