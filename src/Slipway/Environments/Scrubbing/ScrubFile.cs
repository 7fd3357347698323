using Slipway.Environments.Model;
using Slipway.Environments.Yaml;

namespace Slipway.Environments.Scrubbing;

/// <summary>Reads <c>environments/scrub.yml</c>.</summary>
internal static class ScrubFile
{
    /// <exception cref="ConfigurationException">There is none, or something in it is wrong: all that is.</exception>
    public static ScrubRules Load(ProjectPaths paths)
    {
        var path = Path.Combine(paths.Environments, ScrubRules.FileName);
        var at = new SourceLocation(paths.Relative(path));
        if (!File.Exists(path))
            throw new ConfigurationException(at, "there is no such file. It says what becomes of each column and upload directory: write 'tables: {}' into it, and the same command lists what is missing (docs/refresh.md)");
        var problems = new Problems();
        var rules = YamlReader.Read(path, at, problems) is { } file ? Bind(at, ScrubModel.Read(file, problems), problems) : null;
        problems.ThrowIfAny();
        return rules!;
    }

    private static ScrubRules Bind(SourceLocation file, Settings settings, Problems problems) => new()
    {
        File = file,
        Tables = (settings.Get(ScrubModel.Tables) ?? []).ToDictionary(table => table.Key, table => Table(table.Key, table.Value, problems), StringComparer.Ordinal),
        Uploads = (settings.Get(ScrubModel.Uploads) ?? []).ToDictionary(upload => upload.Key.TrimEnd('/'), upload => (UploadRules)upload.Value.Value with { At = upload.Value.At }, StringComparer.Ordinal),
        KeepsLargeObjects = settings.Get(ScrubModel.LargeObjects),
        Unsearched = (settings.Get(ScrubModel.Unsearched) ?? []).ToDictionary(column => column, _ => settings.At(ScrubModel.Unsearched)!.Value, StringComparer.Ordinal),
    };

    private static TableRules Table(string name, Setting setting, Problems problems)
    {
        var settings = (Settings)setting.Value;
        var columns = new Dictionary<string, ColumnRule>(settings.Get(ScrubModel.Columns) ?? [], StringComparer.Ordinal);
        var delete = settings.Get(ScrubModel.Delete);
        if (delete && (settings.Has(ScrubModel.Columns) || settings.Has(ScrubModel.Keep)))
            problems.Add(setting.At, $"'tables.{name}' is deleted, so none of its columns needs a rule: take 'keep' and 'columns' away, or 'delete'");
        foreach (var column in settings.Get(ScrubModel.Keep) ?? [])
        {
            if (!columns.TryAdd(column, new ColumnRule(ColumnTreatment.Keep, null, settings.At(ScrubModel.Keep)!.Value)))
                problems.Add(columns[column].At, $"'{column}' stands in 'tables.{name}.keep' too: keep one of them");
        }

        return new TableRules(setting.At, delete, columns);
    }
}
