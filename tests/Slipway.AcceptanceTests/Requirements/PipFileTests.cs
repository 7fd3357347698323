using System.Text;
using System.Text.Json.Nodes;
using Slipway.Requirements.Pip;

namespace Slipway.AcceptanceTests.Requirements;

/// <summary>Requirements files say what they say to the pip that is installed, apart from what it loses without a word.</summary>
public sealed class PipFileTests : IDisposable
{
    private const int Some = 1_500;
    private const int Many = 20_000;

    private static readonly MarkerEnvironment Target = MarkerEnvironment.Linux("3.11.4") with { PlatformRelease = "6.1.0" };

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["PIN"] = "1.2.3", ["USER"] = "somebody", ["PASS"] = "pa$s:word", ["PATH_PART"] = "a/b", ["FILE"] = "base.txt",
    };

    private readonly string _root = Directory.CreateTempSubdirectory("slipway-pip-").FullName;

    public PipFileTests()
    {
        Write("base.txt", "base==1.0\n-r common.txt\n--pre\n");
        Write("common.txt", "common>=2 ; python_version >= '3'\n");
        Write("sub/more.txt", "more[extra]\n-r ../common.txt\n-c ../constraints.txt\n");
        Write("constraints.txt", "common<3\nfoo!=1.5\n");
        Write("lib/pyproject.toml", "");
        Write("setup.py", "");
        Write("wheels/foo-1.0-py3-none-any.whl", "");
        Write("wheels/bar-2.zip", "");
    }

    [Fact]
    public Task Files_are_read_as_pip_does() => GeneratedAsync(Some);

    [Fact(Explicit = true)]
    public Task Many_files_are_read_as_pip_does() => GeneratedAsync(Many);

    [Fact]
    public Task Files_as_people_and_programs_write_them_are_read_as_pip_does() => CollectedAsync(CollectedFiles.All);

    /// <summary>For files of one's own: <c>SLIPWAY_PIP_FILES</c> names a directory, and each of its .txt files is read by both.</summary>
    [Fact(Explicit = true)]
    public async Task Files_of_a_directory_are_read_as_pip_does()
    {
        var directory = Environment.GetEnvironmentVariable("SLIPWAY_PIP_FILES");
        Assert.SkipWhen(directory is null, "SLIPWAY_PIP_FILES names no directory.");
        await CollectedAsync([.. Directory.EnumerateFiles(directory!, "*.txt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select((file, index) => ($"own{index}", File.ReadAllText(file)))]);
    }

    [Fact]
    public async Task Files_are_decoded_as_pip_does()
    {
        await using var pip = await PipOracle.StartAsync();
        // Before, pip took the mark of UTF-32 for the one of UTF-16.
        var files = Encoded().Where(file => file.Name != "utf32" || pip.Pip >= new Version(26, 0)).ToList();
        foreach (var (name, content) in files)
            File.WriteAllBytes(Path.Combine(_root, $"{name}.txt"), content);
        var answers = await pip.AskAsync([.. files.Select(file => Question($"{file.Name}.txt"))]);
        var differences = new Differences(0);
        var compared = files.Zip(answers).Count(pair => Compare(pair.First.Name, pair.Second, Ours($"{pair.First.Name}.txt"), pip, differences));
        differences.MustBeNone();
        Assert.Equal(files.Count - 3, compared);
    }

    private static IEnumerable<(string Name, byte[] Content)> Encoded()
    {
        const string Text = "# Grüße\nfoo==1 # ü\nbar[x]>=2 ; python_version > '3'\r\n";
        var latin = Encoding.Latin1;
        return
        [
            ("utf8", Encoding.UTF8.GetBytes(Text)),
            ("utf8-mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Text)]),
            ("utf16", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Text)]),
            ("utf16-big", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Text)]),
            ("utf32", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Text)]),
            ("latin", [.. "# -*- coding: latin-1 -*-\n"u8, .. latin.GetBytes(Text)]),
            ("second-line", [.. "# first\n# vim: set fileencoding=iso8859-15 :\n"u8, .. latin.GetBytes(Text)]),
            ("windows", [.. "#coding=cp1252\n"u8, .. latin.GetBytes(Text)]),
            ("third-line", [.. "# first\n# second\n# coding: latin-1\n"u8, .. Encoding.UTF8.GetBytes(Text)]),
            ("not-its-encoding", [.. "# coding: ascii\n"u8, .. latin.GetBytes(Text)]),
            ("unknown", [.. "# coding: klingon\n"u8, .. Encoding.UTF8.GetBytes(Text)]),
            ("neither", latin.GetBytes(Text)),
        ];
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task CollectedAsync(IReadOnlyList<(string Name, string Content)> files)
    {
        foreach (var (name, content) in files)
            Write($"{name}.txt", content);
        await using var pip = await PipOracle.StartAsync();
        var answers = await pip.AskAsync([.. files.Select(file => Question($"{file.Name}.txt"))]);
        var differences = new Differences(0);
        foreach (var (file, answer) in files.Zip(answers))
            Compare(file.Content, answer, Ours($"{file.Name}.txt"), pip, differences);
        differences.MustBeNone();
    }

    private async Task GeneratedAsync(int count)
    {
        var seed = DifferentialSeed.Value;
        var texts = new PipTexts(new Random(seed));
        var files = Enumerable.Range(0, count).Select(_ => texts.File()).ToList();
        for (var i = 0; i < files.Count; i++)
            Write($"case{i}.txt", files[i]);
        await using var pip = await PipOracle.StartAsync();
        var answers = await pip.AskAsync([.. Enumerable.Range(0, count).Select(i => Question($"case{i}.txt"))]);
        var differences = new Differences(seed);
        var compared = 0;
        for (var i = 0; i < count; i++)
            compared += Compare(files[i], answers[i], Ours($"case{i}.txt"), pip, differences) ? 1 : 0;
        differences.MustBeNone();
        Assert.True(compared > count / 5, $"only {compared} of {count} files were read by both");
    }

    private (RequirementSet Set, RequirementProblems Problems) Ours(string path)
    {
        var problems = new RequirementProblems();
        // No environment: conflicts of pins are pip's resolver's, which is not asked here.
        var set = new RequirementsReader(_root, null, Variables.GetValueOrDefault).Read(path, problems);
        return (set, problems);
    }

    private JsonObject Question(string path)
    {
        var variables = new JsonObject();
        foreach (var (name, value) in Variables)
            variables[name] = value;
        return new JsonObject { ["kind"] = "file", ["root"] = _root, ["path"] = path, ["variables"] = variables, ["environment"] = PipVersionTests.Environment() };
    }

    /// <returns>Whether both read it, so that what they read was compared.</returns>
    private bool Compare(string text, JsonObject answer, (RequirementSet Set, RequirementProblems Problems) ours, PipOracle pip, Differences differences)
    {
        var refused = (string?)answer["error"];
        var errors = ours.Problems.Errors.Select(problem => problem.Message).ToList();
        if (refused is not null || errors.Count > 0)
        {
            if (!PipDisagreements.IsKnown(text, refused, errors, pip))
                differences.Add(text, $"pip: {refused ?? "accepted"}, here: {(errors.Count == 0 ? "accepted" : string.Join(" | ", errors))}");
            return false;
        }

        var theirs = answer["entries"]!.AsArray().Select(entry => Line(entry!, text, pip)).Distinct().Order(StringComparer.Ordinal);
        var mine = ours.Set.Requirements.Concat(ours.Set.Constraints).Select(entry => Line(entry, text, pip)).Distinct().Order(StringComparer.Ordinal);
        differences.Compare(text, string.Join('\n', theirs), string.Join('\n', mine));
        differences.Compare(text, Options(answer), Options(ours.Set));
        return true;
    }

    private string Line(JsonNode entry, string text, PipOracle pip) => string.Join(' ',
        (string)entry["file"]!,
        HasOddLineEnds(text) ? "" : (int)entry["line"]!,
        (bool)entry["constraint"]! ? "constraint" : "requirement",
        (bool)entry["editable"]! ? "editable" : "",
        (string?)entry["name"],
        Join(entry["extras"]!),
        string.Join(',', entry["specifiers"]!.AsArray().Select(item => (string)item!).Distinct()),
        (string?)entry["link"],
        pip.KnowsTodaysMarkers ? entry["marker"]?.ToString() : entry["marker"] is not null,
        Join(entry["hashes"]!),
        pip.IsStrict ? Join(entry["settings"]!) : "");

    private string Line(RequirementEntry entry, string text, PipOracle pip)
    {
        var requirement = entry.Requirement;
        return string.Join(' ',
            entry.Origin.At.File,
            HasOddLineEnds(text) ? "" : entry.Origin.At.Line,
            entry.IsConstraint ? "constraint" : "requirement",
            requirement.IsEditable ? "editable" : "",
            requirement.Name?.Normalized,
            string.Join(',', requirement.Extras.Select(extra => extra.Normalized).Distinct().Order(StringComparer.Ordinal)),
            string.Join(',', requirement.Versions.Items.Select(item => item.ToString()).Distinct().Order(StringComparer.Ordinal)),
            requirement.Url?.Reveal() ?? (requirement.Path is { } path ? $"file://{Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(_root, path)))}" : null),
            pip.KnowsTodaysMarkers ? requirement.Marker?.Evaluate(Target).ToString().ToLowerInvariant() : requirement.Marker is not null,
            string.Join(',', entry.Hashes.Select(hash => hash.ToString()).Distinct().Order(StringComparer.Ordinal)),
            !pip.IsStrict ? "" : string.Join(',', entry.ConfigSettings.Select(setting => setting.Value[..setting.Value.IndexOf('=', StringComparison.Ordinal)]).Distinct().Order(StringComparer.Ordinal)));
    }

    private string Options(JsonNode answer) =>
        $"index {string.Join(',', answer["index"]!.AsArray().Select(item => (string)item!))} none {(bool)answer["noIndex"]!} links {string.Join(',', answer["links"]!.AsArray().Select(link => Place((string)link!)))} pre {(bool)answer["pre"]!} binary {(bool)answer["preferBinary"]!} hashes {(bool)answer["requireHashes"]!}";

    private string Options(RequirementSet set)
    {
        IReadOnlyList<string> index = ["https://index.example/simple"];
        var none = false;
        foreach (var line in set.Options.GroupBy(option => option.Origin.At with { Column = 0 }))
        {
            none |= line.Any(option => option.Option == PipOption.NoIndex);
            if (line.Any(option => option.Option == PipOption.NoIndex))
                index = [];
            if (!none && line.LastOrDefault(option => option.Option == PipOption.IndexUrl) is { } replaced)
                index = [replaced.Reveal()];
            if (!none)
                index = [.. index, .. line.Where(option => option.Option == PipOption.ExtraIndexUrl).Select(option => option.Reveal())];
        }

        var links = set.Options.Where(option => option.Option == PipOption.FindLinks).Select(option => Place(option.Reveal()));
        return $"index {string.Join(',', index)} none {none} links {string.Join(',', links)} pre {Has(PipOption.Pre)} binary {Has(PipOption.PreferBinary)} hashes {Has(PipOption.RequireHashes)}";

        bool Has(PipOption option) => set.Options.Any(other => other.Option == option);
    }

    private string Place(string link) => link.Contains("://", StringComparison.Ordinal) ? link : Path.GetFullPath(Path.Combine(_root, link));

    private static string Join(JsonNode list) => string.Join(',', list.AsArray().Select(item => (string)item!).Distinct());

    private static bool HasOddLineEnds(string text) => text.AsSpan().IndexOfAny("\f\u2028\v\u0085") >= 0;

    private void Write(string path, string content)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
