namespace Slipway.Data.Scrubbing;

/// <summary>What a person can add to the rules for what they do not name. It is a proposal: where it is wrong, too much goes and not too little.</summary>
internal sealed class MissingRules
{
    /// <summary>Tables of frameworks that hold nobody's data: Django's, EF Core's, Rails'.</summary>
    private static readonly string[] OfFrameworks = ["django_migrations", "django_content_type", "django_site", "auth_permission", "auth_group", "auth_group_permissions", "auth_user_groups", "auth_user_user_permissions", "__EFMigrationsHistory", "__EFMigrationsLock", "schema_migrations", "ar_internal_metadata", "AspNetRoles", "AspNetUserRoles"];

    /// <summary>Parts of names of tables that let somebody in: Django's and allauth's, ASP.NET's, OAuth's.</summary>
    private static readonly string[] OfSessions = ["session", "token", "apikey", "api_key", "usersocialauth", "socialaccount", "userlogins", "_grant", "password_reset"];

    private readonly List<string> _lines = [];

    public static bool IsOfSessions(string table) => OfSessions.Any(part => table.Contains(part, StringComparison.OrdinalIgnoreCase));

    public void Add(TableShape table, IReadOnlyList<ColumnShape> columns, bool whole)
    {
        if (whole && IsOfSessions(table.Name))
        {
            _lines.Add($"  {Name(table.Name)}: {{ delete: true }}");
            return;
        }

        var harmless = OfFrameworks.Contains(table.Name);
        var kept = columns.Where(column => harmless || Proposal(column) == "keep").ToList();
        var others = columns.Except(kept).ToList();
        _lines.Add($"  {Name(table.Name)}:");
        if (kept.Count > 0)
            _lines.Add($"    keep: [{string.Join(", ", kept.Select(column => Name(column.Name)))}]");
        if (others.Count > 0)
            _lines.Add("    columns:");
        _lines.AddRange(others.Select(column => $"      {Name(column.Name)}: {Proposal(column)}"));
        if (columns.Count == 0)
            _lines.Add("    keep: []");
    }

    public IReadOnlyList<string> Lines(string file) => _lines.Count == 0 ? [] : [$"Add to {file} what is right of this, and mend the rest:", "tables:", .. _lines];

    private static string Proposal(ColumnShape column)
    {
        if (column.Identity || column.Kind is ColumnKind.Number or ColumnKind.Time or ColumnKind.Uuid)
            return "keep";
        if (column.Kind is ColumnKind.Binary or ColumnKind.Other)
            return column.Nullable ? "null" : column.Kind == ColumnKind.Binary ? "blank" : "{ fixed: '{}' }";
        var takesDigest = !(column.Length < Replacement.Digits);
        bool Has(string part) => column.Name.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has("mail") && !(column.Length < Replacement.LengthOf(new(Environments.Scrubbing.ColumnTreatment.FakeEmail, null, default))))
            return "fake-email";
        if (Has("name") && !(column.Length < Replacement.LengthOf(new(Environments.Scrubbing.ColumnTreatment.FakeName, null, default))))
            return "fake-name";
        return column.Unique && takesDigest ? "hash" : column.Nullable ? "null" : "blank";
    }

    /// <summary>A name that YAML would take for something else stands in quotes.</summary>
    private static string Name(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.') && name.ToLowerInvariant() is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off")
            ? name
            : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";
}
