using System.Globalization;

namespace Slipway.Frosting.Output;

/// <summary>Sizes as people read them.</summary>
internal static class Bytes
{
    private const double Kilo = 1024;

    /// <returns><c>512 B</c>, <c>12.3 kB</c>, <c>4.5 MB</c> or <c>48.1 GB</c>, by powers of 1024.</returns>
    public static string Text(long bytes) => bytes switch
    {
        < 1L << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo:0.0} kB"),
        < 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo / Kilo:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / Kilo / Kilo / Kilo:0.0} GB"),
    };
}
