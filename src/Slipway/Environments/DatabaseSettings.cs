namespace Slipway.Environments;

/// <summary>The app's database, as <c>database:</c> says it.</summary>
public sealed record DatabaseSettings
{
    /// <summary>How the address of a SQLite file below the app begins.</summary>
    internal const string Sqlite = "sqlite:///";

    /// <summary>Variable that tells the app where its database is, where nothing else is said.</summary>
    internal const string Variable = "DATABASE_URL";

    /// <summary><c>secret:NAME</c>, <c>config:NAME</c> or <c>sqlite:///PATH</c>; null: the variable DATABASE_URL, where there is one.</summary>
    public string? Url { get; init; }

    /// <summary>Command of the app that prints the applied migrations; null: the tables of Django and EF Core are read.</summary>
    public string? Migrations { get; init; }

    /// <summary>Command of the app that takes migrations back; null: Django's own.</summary>
    public string? Reverse { get; init; }
}
