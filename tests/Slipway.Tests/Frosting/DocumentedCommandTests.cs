using Slipway.Tests.Environments;

namespace Slipway.Tests.Frosting;

/// <summary>Every command that README.md and docs/ show is one that the command line takes: its targets exist, and its arguments are theirs.</summary>
public sealed class DocumentedCommandTests : IDisposable
{
    private const string Script = "./build.sh";

    private static readonly string Root = RepositoryEnvironmentsTests.Repository().Root;

    private readonly Slip _slip = new();

    /// <summary>All but previews.md, whose targets exist only once a preview or a rehearsal does: EndToEnd/DocumentedPagesTests runs its commands, and those of two more.</summary>
    public static TheoryData<string> Pages => [.. Files().Where(file => Path.GetFileName(file) is not "previews.md").Select(file => Path.GetRelativePath(Root, file))];

    public void Dispose() => _slip.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_is_understood(string page)
    {
        foreach (var line in Commands(File.ReadAllText(Path.Combine(Root, page))))
        {
            // A dry run reads and checks the whole command line and runs nothing; what only lists has none.
            string[] args = Words(line);
            var code = _slip.Run(args.Length == 0 ? [] : [.. args, "--dryrun"]);
            Assert.True(code == 0, $"{page}: {line}\n{_slip.Error}");
        }
    }

    [Fact]
    public void Commands_are_found_so_that_finding_none_proves_nothing()
    {
        Assert.True(Files().Sum(file => Commands(File.ReadAllText(file)).Count) > 20);
        Assert.Equal(["--target=LockStaging", "--reason=the database is moved", "-v"], Words("./build.sh --target=LockStaging --reason='the database is moved' -v   # why | x"));
        Assert.Equal(["--target=Status", "--format=json"], Words("./build.sh --target=Status --format=json | jq ."));
    }

    /// <summary>EndToEnd/MainJobTests runs exactly these, in a fresh clone.</summary>
    [Fact]
    public void The_quick_start_is_what_the_main_job_does()
    {
        var readme = File.ReadAllText(Path.Combine(Root, "README.md"));
        var start = readme.IndexOf("## Quick start", StringComparison.Ordinal);
        var quickStart = readme[start..readme.IndexOf("\n## ", start + 1, StringComparison.Ordinal)];

        Assert.Equal(
            ["--target=DeployStaging", "--target=PromoteProduction --confirm=production", "--target=RollbackProduction --confirm=production"],
            Commands(quickStart).Select(line => string.Join(' ', Words(line))).Where(line => line.Length > 0));
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Append(Path.Combine(Root, "README.md")).Order(StringComparer.Ordinal);

    /// <summary>Lines of code blocks, and code within the text, that begin with the script; one with a placeholder is no command.</summary>
    private static List<string> Commands(string page)
    {
        var commands = new List<string>();
        foreach (var line in page.Split('\n'))
        {
            var code = line.Trim();
            if (code.StartsWith("- run: ", StringComparison.Ordinal) || code.StartsWith("- ./", StringComparison.Ordinal))
                code = code[(code.IndexOf("./", StringComparison.Ordinal) is var at and >= 0 ? at : 0)..];
            var found = code.StartsWith(Script, StringComparison.Ordinal) ? [code] : line.Split('`').Where((_, i) => i % 2 == 1).Where(text => text.StartsWith(Script, StringComparison.Ordinal));
            commands.AddRange(found.Where(text => !text.Contains('…', StringComparison.Ordinal) && !text.Contains('<', StringComparison.Ordinal)));
        }

        return commands;
    }

    /// <summary>The script's arguments as a shell splits them, up to a comment, a pipe or a redirection.</summary>
    private static string[] Words(string line)
    {
        var words = new List<string>();
        var word = "";
        var quote = '\0';
        foreach (var letter in line + " ")
        {
            if (quote != '\0' && letter == quote)
                quote = '\0';
            else if (quote == '\0' && letter is '\'' or '"')
                quote = letter;
            else if (quote != '\0' || letter is not ' ')
                word += letter;
            else if (word is "|" or ">" or "#" or "&&")
                break;
            else if (word.Length > 0)
                (words, word) = ([.. words, word], "");
        }

        return [.. words.Skip(1)];
    }
}
