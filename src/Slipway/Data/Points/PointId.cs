using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;

namespace Slipway.Data.Points;

/// <summary>Names of restore points: the moment in UTC and four random characters, <c>20261126t142805z-3f9a</c>. They sort by time and fit into a state key.</summary>
internal static class PointId
{
    private const string TimeFormat = "yyyyMMdd't'HHmmss'z'";
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public static string Of(DateTimeOffset moment) =>
        $"{moment.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";

    /// <returns>The moment that an id begins with.</returns>
    public static DateTimeOffset MomentOf(string id) => DateTimeOffset.ParseExact(id.AsSpan(0, 16), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static bool Is(string text) =>
        text.Length == 21 && text[16] == '-' && !text.AsSpan(17).ContainsAnyExcept(Hex)
        && DateTime.TryParseExact(text.AsSpan(0, 16), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
