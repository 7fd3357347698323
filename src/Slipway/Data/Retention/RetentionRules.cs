namespace Slipway.Data.Retention;

/// <summary>How many points are kept: the newest of each of the last so many days, weeks, months and years that have one (UTC). One that every vault has goes before one that only some have.</summary>
/// <param name="Daily">Days. The default value is 7.</param>
/// <param name="Weekly">Weeks, which begin on Monday (ISO 8601). The default value is 4.</param>
/// <param name="Monthly">Months. The default value is 12.</param>
/// <param name="Yearly">Years. The default value is 0.</param>
internal sealed record RetentionRules(int Daily = 7, int Weekly = 4, int Monthly = 12, int Yearly = 0);
