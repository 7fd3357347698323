namespace Slipway.Deployments;

/// <summary>Which migrations a database had when a deployment ended.</summary>
/// <param name="Kind">Who keeps the record: <c>django</c>, <c>ef-core</c>, <c>schema-migrations</c>, or <c>command</c> where the app itself was asked.</param>
/// <param name="Names">In the order in which they were applied; for Django with the app in front, such as <c>blog.0002_author</c>.</param>
public sealed record AppliedMigrations(string Kind, IReadOnlyList<string> Names)
{
    /// <summary>The newest; null: none was applied.</summary>
    public string? Head => Names.Count == 0 ? null : Names[^1];
}
