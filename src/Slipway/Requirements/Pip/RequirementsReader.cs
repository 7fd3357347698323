using System.Security.Cryptography;
using Slipway.Environments;

namespace Slipway.Requirements.Pip;

/// <summary>
/// Reads a requirements file and all that it includes, as pip does (its reference "Requirements File Format"). Nothing is
/// fetched, and nothing is asked of the machine that Slipway runs on.
/// </summary>
/// <param name="root">The project root, or an export of it: where pip is started.</param>
/// <param name="environment">What the app will run on; null: it is not known, and markers are taken as they stand.</param>
/// <param name="variables">The value that a <c>${NAME}</c> has where the requirements are installed; null: it is not set there.</param>
internal sealed class RequirementsReader(string root, MarkerEnvironment? environment, Func<string, string?> variables)
{
    /// <summary>A project has some ten.</summary>
    private const int MaximumFiles = 500;

    private readonly ProjectFiles _project = new(root);

    /// <param name="path">Of the file, relative to the root.</param>
    /// <param name="problems">What is wrong is added: read on, so that all of it is told at once.</param>
    /// <returns>What could be read; it counts only where no errors were added.</returns>
    public RequirementSet Read(string path, RequirementProblems problems)
    {
        var run = new Run(_project, new VariableExpansion(variables), problems);
        run.Include(path, isConstraint: false, [], new SourceLocation(path), []);
        var set = run.Result();
        PinConflicts.Find(set, environment, problems);
        HashRules.Check(set, environment, problems);
        return set;
    }

    /// <summary>One reading.</summary>
    private sealed class Run(ProjectFiles project, VariableExpansion variables, RequirementProblems problems)
    {
        private readonly List<RequirementEntry> _requirements = [];
        private readonly List<RequirementEntry> _constraints = [];
        private readonly List<GlobalOption> _options = [];
        private readonly List<RequirementsSource> _files = [];
        private readonly HashSet<(string Path, bool IsConstraint)> _read = [];

        public RequirementSet Result() => new()
        {
            Requirements = _requirements,
            Constraints = _constraints,
            Options = _options,
            Files = _files,
            Variables = variables.Used,
        };

        /// <param name="path">The file, relative to the root.</param>
        /// <param name="isConstraint">Whether what it lists are constraints.</param>
        /// <param name="ancestors">The files from the selected one to the including one.</param>
        /// <param name="at">Where it is named.</param>
        /// <param name="includes">The lines that include it.</param>
        /// <param name="written">How it is named there, where that is not a part of the path: variables are not shown.</param>
        public void Include(string path, bool isConstraint, IReadOnlyList<string> ancestors, SourceLocation at, IReadOnlyList<SourceLocation> includes, string? written = null)
        {
            if (ancestors.Contains(path))
            {
                problems.Error(at, $"the files include each other without an end: {string.Join(" → ", ancestors.SkipWhile(file => file != path).Append(path))}");
                return;
            }

            // What pip would read a second time is here already.
            if (!_read.Add((path, isConstraint)))
                return;
            if (_read.Count > MaximumFiles)
            {
                problems.Error(at, $"more than {MaximumFiles} files are included");
                return;
            }

            if (!project.HasFile(path) && !project.HasDirectory(path))
                problems.Error(at, Missing(path, written, includes));
            else if (project.Read(path, at, problems) is { } bytes && SourceDecoder.Decode(bytes, new SourceLocation(path), problems) is { } text)
                Read(new RequirementsSource(path, Convert.ToHexStringLower(SHA256.HashData(bytes))), text, isConstraint, [.. ancestors, path], includes);
        }

        private void Read(RequirementsSource file, string text, bool isConstraint, string[] ancestors, IReadOnlyList<SourceLocation> includes)
        {
            if (!_files.Contains(file))
                _files.Add(file);
            foreach (var logical in new LogicalLines(file.Path, text, variables, problems).Read())
            {
                if (new LineReader(logical, problems).Read() is not { } line)
                    continue;
                if (line.Include is { } include)
                    Include(line, include, isConstraint, file.Path, ancestors, includes);
                else if (line.Requirement is not null)
                    Add(line, isConstraint, file.Path, includes);
                foreach (var (option, at) in line.Options)
                    Add(option, new RequirementOrigin(at, includes), file.Path);
            }
        }

        private void Include(RequirementLine line, ParsedOption include, bool isConstraint, string file, string[] ancestors, IReadOnlyList<SourceLocation> includes)
        {
            var asConstraint = include.Option == PipOption.Constraint;
            if (isConstraint && !asConstraint)
                problems.Warning(line.At, "pip installs what is listed in a file that a constraints file includes with -r: write -c to have it as constraints");
            var name = Shown.Text(Credentials.Redact(include.Written));
            if (RequirementUrl.IsUrl(include.Value))
                problems.Error(line.IncludeAt, $"{name} is an address: what is installed would change without a commit; put the file into the project and include it by its path");
            else if (project.Locate(System.IO.Path.GetDirectoryName(file)!, include.Value) is not { } path)
                problems.Error(line.IncludeAt, $"{name} leads out of the project: a release holds nothing from there; put the file into the project");
            else
                Include(path, asConstraint, ancestors, line.IncludeAt, [.. includes, line.At], include.Written == include.Value ? null : name);
        }

        private string Missing(string path, string? written, IReadOnlyList<SourceLocation> includes)
        {
            if (written is not null)
                return $"{written}, with its variables put in, names no file of the project{RequirementOrigin.Chain(includes)}; pip looks for it from the directory of the including file";
            var directory = System.IO.Path.GetDirectoryName(path)!;
            var nearest = NearestName.Find(System.IO.Path.GetFileName(path), project.Names(directory).Order(StringComparer.Ordinal));
            var hint = nearest is null ? "" : $"; did you mean '{System.IO.Path.Combine(directory, nearest).Replace('\\', '/')}'?";
            return $"{Shown.Text(path)} is not in the project{RequirementOrigin.Chain(includes)}{(includes.Count == 0 ? hint : $"; pip looks for it from the directory of the including file{hint}")}";
        }

        private void Add(RequirementLine line, bool isConstraint, string file, IReadOnlyList<SourceLocation> includes)
        {
            var requirement = line.Requirement!;
            if (requirement.Path is { } path && !LocalPaths.Check(project, path, file, line, problems))
                return;
            if (isConstraint)
                CheckConstraint(requirement, line);
            (isConstraint ? _constraints : _requirements).Add(new RequirementEntry
            {
                Requirement = requirement,
                Origin = new RequirementOrigin(line.At, includes),
                IsConstraint = isConstraint,
                LastLine = line.LastLine,
                Hashes = line.Hashes,
                ConfigSettings = line.ConfigSettings,
            });
        }

        private void CheckConstraint(PipRequirement requirement, RequirementLine line)
        {
            if (requirement.IsEditable)
                problems.Error(line.At, "a constraint cannot be editable: pip takes a name and a version here; put it into a file that is included with -r");
            else if (requirement.Name is null)
                problems.Error(line.At, $"the constraint {line.Shown} has no name: pip takes a name and a version here, such as 'name==1.2'");
            else if (requirement.Extras.Count > 0)
                problems.Error(line.At, $"the constraint {line.Shown} asks for extras: pip takes a name and a version here, without them");
        }

        private void Add(ParsedOption option, RequirementOrigin origin, string file)
        {
            if (option.Option == PipOption.IndexUrl && _options.FindLast(other => other.Option == PipOption.IndexUrl) is { } replaced && replaced.Reveal() != option.Value)
                problems.Warning(origin.At, $"this --index-url replaces the one of {replaced.Origin}: pip asks the last one only");
            if ((option.Option == PipOption.IndexUrl || option.Option == PipOption.ExtraIndexUrl) && _options.Find(other => other.Option == PipOption.NoIndex) is { } without)
                problems.Warning(origin.At, $"pip asks no index because of the --no-index of {without.Origin}: this one is ignored");
            var (value, written) = (option.Value, option.Written);
            // Other than a requirement's path, this one is looked for beside the file first.
            if (option.Option == PipOption.FindLinks && !RequirementUrl.IsUrl(value)
                && project.Locate(System.IO.Path.GetDirectoryName(file)!, value) is { } beside && (project.HasDirectory(beside) || project.HasFile(beside)))
                (value, written) = (beside, beside);
            _options.Add(new GlobalOption(option.Option, value, written, origin));
        }
    }
}
