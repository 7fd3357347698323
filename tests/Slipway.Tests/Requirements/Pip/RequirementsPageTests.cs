using System.Runtime.CompilerServices;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>The table of <c>docs/requirements.md</c> is true.</summary>
public sealed class RequirementsPageTests
{
    [Fact]
    public void Each_line_of_the_table_is_reported_so()
    {
        var rows = File.ReadAllLines(Page())
            .SkipWhile(line => !line.StartsWith("| you write", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))
            .ToList();
        Assert.Equal(21, rows.Count);
        foreach (var row in rows)
        {
            using var project = new PipProject()
                .With("own/setup.py", "").With("other/setup.py", "").With("base.txt", "").With("other.txt", "").With("constraints.txt", "-r base.txt\n")
                .With("f.txt", Written(row[0]));
            project.Read("f.txt");
            Assert.Contains(row[1], project.Told, StringComparison.Ordinal);
        }
    }

    private static string Written(string cell) =>
        cell.Split('`')[1].Replace('⏎', '\n').Replace('⇥', '\t').Replace("--hash=sha256:…", PipProject.Hash, StringComparison.Ordinal);

    private static string Page([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../../../../docs/requirements.md");
}
