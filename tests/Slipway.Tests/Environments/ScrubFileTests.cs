using Slipway.Environments;
using Slipway.Environments.Scrubbing;

namespace Slipway.Tests.Environments;

/// <summary>What a person reads who writes <c>environments/scrub.yml</c>, word by word.</summary>
public sealed class ScrubFileTests : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("tabels: {}", "1:1: unknown key 'tabels'; did you mean 'tables'?")]
    [InlineData("tables: { entries: { delte: true } }", "1:22: unknown key 'delte' in 'tables.entries'; did you mean 'delete'?")]
    [InlineData("tables: { entries: { delete: yes } }", "1:30: 'tables.entries.delete' must be true or false, not 'yes'")]
    [InlineData("tables: { entries: keep }", "1:20: 'tables.entries' must be a map with the keys delete, keep, columns, not a text")]
    [InlineData("tables: { entries: { columns: { email: fake-mail } } }", "1:40: 'tables.entries.columns.email' must be one of keep, null, blank, fake-email, fake-name, hash, or { fixed: a value }, not 'fake-mail'; did you mean 'fake-email'?")]
    [InlineData("tables: { entries: { columns: { email: 5 } } }", "1:40: 'tables.entries.columns.email' must be one of keep, null, blank, fake-email, fake-name, hash, or { fixed: a value }, not the number 5")]
    [InlineData("tables: { entries: { columns: { email: } } }", "1:40: 'tables.entries.columns.email' must be one of keep, null, blank, fake-email, fake-name, hash, or { fixed: a value }, not nothing")]
    [InlineData("tables: { entries: { columns: { email: { fixd: x } } } }", "1:42: unknown key 'fixd' in 'tables.entries.columns.email'; did you mean 'fixed'?")]
    [InlineData("tables: { entries: { columns: { email: { fixed: [x] } } } }", "1:49: 'tables.entries.columns.email.fixed' must be a text, a number, true or false, not a list")]
    [InlineData("tables: { entries: { columns: [email] } }", "1:31: 'tables.entries.columns' must be a map of columns to rules, such as 'email: fake-email', not a list")]
    [InlineData("tables: { entries: { keep: [id, id] } }", "1:33: 'id' stands in 'tables.entries.keep' twice")]
    [InlineData("tables: { entries: { keep: [id], columns: { id: keep } } }", "1:45: 'id' stands in 'tables.entries.keep' too: keep one of them")]
    [InlineData("tables: { entries: { delete: true, keep: [id] } }", "1:11: 'tables.entries' is deleted, so none of its columns needs a rule: take 'keep' and 'columns' away, or 'delete'")]
    [InlineData("uploads: { media: hide }", "1:19: 'uploads.media' must be one of keep, drop, placeholder, or a map of patterns to these, such as '\"**\": drop', not 'hide'")]
    [InlineData("uploads: { media: { '*.png': [] } }", "1:30: 'uploads.media.*.png' must be one of keep, drop, placeholder, not a list")]
    [InlineData("uploads: { ../media: drop }", "1:12: '../media' in 'uploads' must be a directory below the app, such as media")]
    [InlineData("large-objects: null\nunsearched: x", "2:13: 'unsearched' must be a list of columns, such as [orders.country], not 'x'")]
    [InlineData("large-objects: hide", "1:16: 'large-objects' must be one of keep, drop, not 'hide'")]
    [InlineData("tables: { a: { keep: 1 }, a: {} }", "1:27: the key 'a' stands here a second time; the first is in line 1")]
    public void Each_mistake_is_told_where_it_is(string yaml, string expected) => Assert.Equal(
        $"environments/scrub.yml:{expected}",
        Refused(yaml).Split('\n')[^1]);

    [Fact]
    public void All_mistakes_are_told_at_once() => Assert.Equal(
        "environments/scrub.yml:1:10: 'tables' must be a map of tables, such as 'django_session: { delete: true }', not a list\nenvironments/scrub.yml:2:20: 'uploads.media' must be one of keep, drop, placeholder, or a map of patterns to these, such as '\"**\": drop', not the number 5",
        Refused("tables:  []\nuploads: { media:  5 }"));

    [Fact]
    public void Without_a_file_it_is_told_how_to_begin() => Assert.Equal(
        "environments/scrub.yml: there is no such file. It says what becomes of each column and upload directory: write 'tables: {}' into it, and the same command lists what is missing (docs/refresh.md)",
        Assert.Throws<ConfigurationException>(() => ScrubFile.Load(_project.Paths)).Message);

    [Fact]
    public void It_is_no_environment()
    {
        _project.With("staging.yml", "platform: { kind: local, port: 80 }").With("scrub.yml", "tables: {}");
        Assert.Equal(["staging"], _project.Load().Select(environment => environment.Name));
        Assert.Equal(["staging"], EnvironmentNames.List(_project.Paths));
    }

    [Fact]
    public void What_is_right_is_read()
    {
        var rules = Load("""
            tables:
              entries:
                keep: [id]
                columns: { a: null, b: "null", c: fake-email, d: { fixed: 007 }, e: keep }
              audit.log: { delete: true }
            uploads:
              media: { "a/*.png": keep, "**": drop }
              data: placeholder
            large-objects: drop
            unsearched: [entries.e]
            """);
        var entries = rules.Tables["entries"];
        Assert.Equal(
            [("id", ColumnTreatment.Keep, null), ("a", ColumnTreatment.Null, null), ("b", ColumnTreatment.Null, null), ("c", ColumnTreatment.FakeEmail, null), ("d", ColumnTreatment.Fixed, "007"), ("e", ColumnTreatment.Keep, null)],
            entries.Columns.OrderBy(column => column.Key != "id").ThenBy(column => column.Key, StringComparer.Ordinal).Select(column => (column.Key, column.Value.Treatment, column.Value.Value)));
        Assert.True(rules.Tables["audit.log"].Delete);
        Assert.Equal([("a/*.png", FileTreatment.Keep), ("**", FileTreatment.Drop)], rules.Uploads["media"].Rules.Select(rule => (rule.Pattern!.Text, rule.Treatment)));
        Assert.Equal([(null, FileTreatment.Placeholder)], rules.Uploads["data"].Rules.Select(rule => (rule.Pattern?.Text, rule.Treatment)));
        Assert.False(rules.KeepsLargeObjects);
        Assert.Equal(["entries.e"], rules.Unsearched.Keys);
    }

    [Theory]
    [InlineData("*.png", "a.png", true)]
    [InlineData("*.png", "deep/er/a.png", true)]
    [InlineData("*.png", "a.png.txt", false)]
    [InlineData("a/*.png", "a/b.png", true)]
    [InlineData("a/*.png", "a/b/c.png", false)]
    [InlineData("/b.png", "a/b.png", false)]
    [InlineData("/b.png", "b.png", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**/c", "a/c", true)]
    [InlineData("a/**/c", "a/b/d/c", true)]
    [InlineData("**", "two\nlines", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a.c", "abc", false)]
    public void A_pattern_is_read_as_in_gitignore(string pattern, string path, bool matches) => Assert.Equal(matches, new PathPattern(pattern).Matches(path));

    [Fact]
    public void The_committed_schema_is_the_one_of_the_model()
    {
        var path = Path.Combine(RepositoryEnvironmentsTests.Repository().Environments, "scrub-schema.json");
        var schema = ScrubModel.ToJson();
        if (Environment.GetEnvironmentVariable("SLIPWAY_ACCEPT") == "1")
            File.WriteAllText(path, schema);
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == schema,
            "environments/scrub-schema.json is not what the model says: run this test once with SLIPWAY_ACCEPT=1 and commit the file");
    }

    [Fact]
    public void The_repositorys_own_rules_hold() => Assert.Equal(["data", "media"], ScrubFile.Load(RepositoryEnvironmentsTests.Repository()).Uploads.Keys);

    private ScrubRules Load(string yaml)
    {
        _project.With("scrub.yml", yaml);
        return ScrubFile.Load(_project.Paths);
    }

    private string Refused(string yaml) => Assert.Throws<ConfigurationException>(() => Load(yaml)).Message;
}
