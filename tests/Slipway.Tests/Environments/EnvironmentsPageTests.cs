using System.Text;
using System.Text.RegularExpressions;
using Slipway.Environments;
using Slipway.Environments.Model;
using Slipway.Platforms.Local;

namespace Slipway.Tests.Environments;

/// <summary>docs/environments.md tells what is so.</summary>
public partial class EnvironmentsPageTests
{
    private static readonly string Page = Path.Combine(RepositoryEnvironmentsTests.Repository().Root, "docs", "environments.md");

    public static TheoryData<string> Sections => [.. Section().Split(File.ReadAllText(Page)).Where(section => section.Contains("```yaml", StringComparison.Ordinal)).Select(Title)];

    /// <summary>The files of one section are one project.</summary>
    [Theory]
    [MemberData(nameof(Sections))]
    public void The_examples_load(string title)
    {
        using var project = new ProjectFolder();
        var section = Section().Split(File.ReadAllText(Page)).Single(section => Title(section) == title);
        foreach (Match example in Example().Matches(section))
        {
            project.With(example.Groups["file"].Value, example.Groups["content"].Value);
            foreach (Match app in App().Matches(example.Value))
                Directory.CreateDirectory(Path.Combine(project.Paths.Root, app.Groups["path"].Value));
        }

        Assert.Equal(section.Split("```yaml").Length - 1, Directory.GetFiles(project.Paths.Environments).Length);
        Assert.NotEmpty(EnvironmentLoader.Load(project.Paths, [new LocalPlatformKind().Schema]));
    }

    [Fact]
    public void The_table_of_keys_is_that_of_the_model()
    {
        var page = File.ReadAllText(Page);
        var renewed = Table().Replace(page, match => $"{match.Groups["begin"].Value}\n{KeyTable()}{match.Groups["end"].Value}");
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
            File.WriteAllText(Page, renewed);
        else
            Assert.True(page == renewed, "the table in docs/environments.md is not what the model says: run this test once with SLIPWAY_ACCEPT=1 and commit the file");
    }

    private static string KeyTable()
    {
        var table = new StringBuilder("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
        foreach (var key in new EnvironmentModel(RepositoryEnvironmentsTests.Platforms).Root.Keys)
            Rows(table, key.Name, key);
        return table.ToString();
    }

    private static void Rows(StringBuilder table, string path, Key key)
    {
        var inner = key.Type switch
        {
            MapType map => map.Keys.Select(child => ($"{path}.{child.Name}", child)),
            ItemsType items => items.Item.Keys.Select(child => ($"{path}[].{child.Name}", child)),
            TableType { Item: MapType map } => map.Keys.Select(child => ($"{path}.<{(path switch { "processes" => "type", "python.logins" => "host", _ => "name" })}>.{child.Name}", child)),
            PlatformType platform => platform.Kinds.SelectMany(kind => kind.Value.Keys).Select(child => ($"{path}.{child.Name}", child)),
            _ => [],
        };
        var value = key.Type is MapType or PlatformType ? "a map" : key.Type.Expected.Split(", such as")[0];
        table.Append($"| `{path}` | {value} | {(key.Default is { } otherwise ? $"`{otherwise}`" : "")} | {key.Description.Replace("<", "&lt;", StringComparison.Ordinal)} |\n");
        foreach (var (childPath, child) in inner)
            Rows(table, childPath, child);
    }

    private static string Title(string section) => section.Split('\n')[0].Trim();

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"```yaml\n(?<content># environments/(?<file>[a-z.-]+)\n.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"^app: (?<path>\S+)", RegexOptions.Multiline)]
    private static partial Regex App();

    [GeneratedRegex(@"(?<begin><!-- keys:.*?-->)\n.*?(?<end><!-- /keys -->)", RegexOptions.Singleline)]
    private static partial Regex Table();
}
