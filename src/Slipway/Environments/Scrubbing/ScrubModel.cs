using System.Text.Json.Nodes;
using Slipway.Environments.Model;

namespace Slipway.Environments.Scrubbing;

/// <summary>Every key of <c>environments/scrub.yml</c>, once.</summary>
internal static class ScrubModel
{
    public static readonly Key<bool> Delete = new("delete", new BooleanType(),
        "Whether all rows are deleted: sessions, tokens, keys of an API.");

    public static readonly Key<List<string>> Keep = new("keep",
        new ListType("a list of columns, such as [id, created_at]", TextForms.Line),
        "Columns that stay as they are.");

    public static readonly Key<Dictionary<string, ColumnRule>> Columns = new("columns", new ColumnsType(),
        "What becomes of the others: keep, null, blank, fake-email, fake-name, hash or { fixed: a value }.");

    public static readonly Key<Dictionary<string, Setting>> Tables = new("tables",
        new TableType("a map of tables, such as 'django_session: { delete: true }'", TextForms.Line, new MapType(Delete, Keep, Columns)),
        "What becomes of each table. A table or column of the database that no rule names is an error.");

    public static readonly Key<Dictionary<string, Setting>> Uploads = new("uploads",
        new TableType("a map of upload directories, such as 'media: placeholder'", TextForms.RelativeDirectory, new UploadRulesType()),
        "What becomes of uploaded files: keep, drop or placeholder (another file of that kind), for a directory or by pattern; the first pattern that matches counts.");

    public static readonly Key<bool?> LargeObjects = new("large-objects",
        new ChoiceType(("keep", true), ("drop", false)),
        "What becomes of PostgreSQL's large objects. Required where there are any.");

    public static readonly Key<List<string>> Unsearched = new("unsearched",
        new ListType("a list of columns, such as [orders.country]", TextForms.Line),
        "Columns that stay (table.column), and upload directories, in which an original value of another column may stand by chance.");

    private static readonly MapType Root = new(Tables, Uploads, LargeObjects, Unsearched);

    public static Settings Read(Yaml.YamlMap file, Problems problems) => Root.Read("", file, problems) as Settings ?? new Settings();

    /// <returns>The JSON Schema of the file, for editors.</returns>
    public static string ToJson()
    {
        JsonObject root = Root.ToSchema();
        return EnvironmentSchema.ToJson(root, "Slipway scrub rules", "environments/scrub.yml: what becomes of the data of another environment when a refresh brings them.");
    }
}
