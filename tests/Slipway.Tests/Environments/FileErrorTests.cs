using System.Text;

namespace Slipway.Tests.Environments;

/// <summary>What a person reads when a file is no proper YAML file at all, word by word.</summary>
public class FileErrorTests
{
    [Theory]
    [InlineData("", ": the file is empty: write its keys, such as 'platform:', or delete it")]
    [InlineData("# nothing yet\n", ": the file is empty: write its keys, such as 'platform:', or delete it")]
    [InlineData("---\n", ": the file is empty: write its keys, such as 'platform:', or delete it")]
    [InlineData("hello\n", ":1:1: the file must be a map of keys such as 'platform:', not a text")]
    [InlineData("- a\n- b\n", ":1:1: the file must be a map of keys such as 'platform:', not a list")]
    [InlineData("null\n", ":1:1: the file must be a map of keys such as 'platform:', not a text")]
    [InlineData("platform:\n\tkind: local\n", ":2:1: a tab indents this line: YAML is indented with spaces")]
    [InlineData("platform:\n  \tkind: local\n\tport: 1\n", ":2:3: a tab indents this line: YAML is indented with spaces|:3:1: a tab indents this line: YAML is indented with spaces")]
    [InlineData("app: a\0b\n", ":1:7: the control character U+0000 is no text: remove it")]
    [InlineData("app: a\u001bb\n", ":1:7: the control character U+001B is no text: remove it")]
    [InlineData("app: .\napp: src\n", ":2:1: the key 'app' stands here a second time; the first is in line 1")]
    [InlineData("config:\n  A: 1\n  B: 2\n  A: 3\n", ":4:3: the key 'A' stands here a second time; the first is in line 2")]
    [InlineData("{app: ., \"app\": .}", ":1:10: the key 'app' stands here a second time; the first is in line 1")]
    [InlineData("uploads: &a [*a]\n", ":1:10: an anchor (&name) is not supported: write the value out where it is needed, or put a text that begins with '&' in quotes|:1:14: an alias (*name) is not supported: write the value out, or put a text that begins with '*' in quotes")]
    [InlineData("app: &here .\n", ":1:6: an anchor (&name) is not supported: write the value out where it is needed, or put a text that begins with '&' in quotes")]
    [InlineData("app: *there\n", ":1:6: an alias (*name) is not supported: write the value out, or put a text that begins with '*' in quotes")]
    [InlineData("app: !!binary aGVsbG8=\n", ":1:6: a tag (!name) is not supported: remove it, or put a text that begins with '!' in quotes")]
    [InlineData("&a app: .\n", ":1:1: an anchor (&name) is not supported: write the value out where it is needed, or put a text that begins with '&' in quotes")]
    [InlineData("? [a]\n: b\n", ":1:3: a key must be a name")]
    [InlineData("? { a: b }\n: b\n", ":1:3: a key must be a name")]
    [InlineData(": b\n", ":1:1: a key must be a name")]
    [InlineData("app: .\n---\napp: .\n", ":2:1: a second document begins here: an environment file holds one")]
    [InlineData("app: [a\n", ":2:1: this is not valid YAML: here must be ',' or ']'")]
    [InlineData("app: a: b\n", ":1:7: this is not valid YAML: while scanning a plain scalar value, found invalid mapping")]
    [InlineData("app: 'a\n", ":1:6: this is not valid YAML: while scanning a quoted scalar, found unexpected end of stream")]
    [InlineData("app: .\n  config: {}\n", ":2:9: this is not valid YAML: while scanning a plain scalar value, found invalid mapping")]
    [InlineData("config: {}\n app: .\n", ":2:2: this is not valid YAML: here must be a key at the indentation of those above, or less")]
    [InlineData("app: .\n...\n---\napp: .\n", ":3:1: a second document begins here: an environment file holds one")]
    [InlineData("app: .\n...\nmore\n", ":3:1: a second document begins here: an environment file holds one")]
    [InlineData("%YAML 1.2\n---\napp: .\n", ":1:1: a directive (%) is not supported: remove the line")]
    [InlineData("config: { A: 1 B: 2 }\n", ":1:17: this is not valid YAML: here must be ',' or '}'")]
    [InlineData("config: {, A: 1}\n", ":1:10: this is not valid YAML: here must be a key or '}'")]
    [InlineData("uploads: [a,, b]\n", ":1:13: this is not valid YAML: here must be a value or ']'")]
    [InlineData("uploads:\n- a\nb\n", ":3:1: this is not valid YAML: here must be a key at the indentation of those above, or less")]
    [InlineData("app: @home\n", ":1:6: this is not valid YAML: while scanning for the next token, found character that cannot start any token")]
    public void A_broken_file(string content, string problems)
    {
        using var project = new ProjectFolder().With("base.yml", content).With("staging.yml", "platform: { kind: local, port: 80 }\n");
        Assert.Equal(string.Join('\n', problems.Split('|').Select(problem => $"environments/base.yml{problem}")), project.Problems());
    }

    [Fact]
    public void Not_utf8()
    {
        using var project = new ProjectFolder()
            .With("latin.yml", Encoding.Latin1.GetBytes("app: .\n# für\n"))
            .With("wide.yml", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("app: .\n")).ToArray());
        Assert.Equal(
            """
            environments/latin.yml:2:4: the file is not UTF-8 from here on: save it as UTF-8
            environments/wide.yml:1:1: the file is not UTF-8 from here on: save it as UTF-8
            """,
            project.Problems());
    }

    [Fact]
    public void Too_long_files_are_not_read()
    {
        using var project = new ProjectFolder().With("staging.yml", new byte[10 * 1024 * 1024]);
        Assert.Equal("environments/staging.yml: is 10485760 bytes long: an environment file may have 1048576 at most", project.Problems());
    }

    [Fact]
    public void Too_many_values_and_too_many_levels()
    {
        using var project = new ProjectFolder()
            .With("deep.yml", "a: " + new string('[', 500_000))
            .With("wide.yml", "a: [" + string.Join(',', Enumerable.Repeat("1", 20_000)) + "]");
        Assert.Equal(
            """
            environments/deep.yml:1:20: more than 16 levels are nested here: no key needs that
            environments/wide.yml:1:19999: the file has more than 10000 values: this is no environment file
            """,
            project.Problems());
    }

    [Fact]
    public void Links_and_directories_are_no_files()
    {
        using var project = new ProjectFolder();
        File.CreateSymbolicLink(Path.Combine(project.Paths.Environments, "linked.yml"), "/dev/zero");
        Directory.CreateDirectory(Path.Combine(project.Paths.Environments, "folder.yml"));
        Assert.Equal(
            """
            environments/folder.yml: is a directory: an environment is a file
            environments/linked.yml: is a symbolic link: put the file itself here, so that a clone has what this machine has
            """,
            project.Problems());
    }

    [Fact]
    public void An_unreadable_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "root reads everything");
        using var project = new ProjectFolder().With("staging.yml", "app: .");
#pragma warning disable CA1416 // skipped on Windows above
        File.SetUnixFileMode(Path.Combine(project.Paths.Environments, "staging.yml"), UnixFileMode.None);
#pragma warning restore CA1416
        Assert.Equal("environments/staging.yml: cannot be read: permission denied", project.Problems());
    }

    [Fact]
    public void Names_that_are_none()
    {
        const string content = "platform: { kind: local, port: 80 }\n";
        using var project = new ProjectFolder()
            .With("Staging.yml", content).With("1a.yml", content).With("a_b.yml", content).With("a b.yml", content)
            .With("qa.yaml", content).With("uat.YML", content).With(".#hidden.yml", content).With("README.md", "no environment");
        Assert.Equal(
            """
            environments/1a.yml: '1a' is no name for an environment: a name begins with a letter and has only a-z, 0-9 and '-', such as qa-eu.yml
            environments/Staging.yml: 'Staging' is no name for an environment: a name begins with a letter and has only a-z, 0-9 and '-', such as qa-eu.yml
            environments/a b.yml: 'a b' is no name for an environment: a name begins with a letter and has only a-z, 0-9 and '-', such as qa-eu.yml
            environments/a_b.yml: 'a_b' is no name for an environment: a name begins with a letter and has only a-z, 0-9 and '-', such as qa-eu.yml
            environments/qa.yaml: an environment file ends in .yml: rename it to qa.yml
            environments/uat.YML: an environment file ends in .yml: rename it to uat.yml
            """,
            project.Problems());
    }

    [Fact]
    public void Names_that_make_the_same_targets()
    {
        using var project = new ProjectFolder()
            .With("qa-eu.yml", "platform: { kind: local, port: 80 }\n").With("qaeu.yml", "platform: { kind: local, port: 81 }\n");
        Assert.Equal("environments/qaeu.yml: 'qaeu' makes the same targets as 'qa-eu' (DeployQaeu): rename one of them", project.Problems());
    }

    [Fact]
    public void No_directory_and_no_environment()
    {
        using var project = new ProjectFolder().With("base.yml", "app: .\n");
        Assert.Equal("environments: no environment is defined here: create one file per environment, such as environments/staging.yml", project.Problems());

        Directory.Delete(project.Paths.Environments, recursive: true);
        Assert.Equal("environments: there is no such directory: create it with one file per environment, such as environments/staging.yml", project.Problems());
    }

    [Fact]
    public void Problems_without_end_are_cut()
    {
        using var project = new ProjectFolder().With("staging.yml", "platform: { kind: local, port: 80 }\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"zzzzzzzzzzz{i}: 1\n")));
        var problems = project.Problems().Split('\n');
        Assert.Equal(51, problems.Length);
        Assert.Equal("environments/staging.yml: 450 more problems follow: mend these first", problems[^1]);
    }
}
