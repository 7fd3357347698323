using System.Globalization;

namespace Slipway.Requirements.Pip;

/// <summary>One number of a version. Versions know no largest number: what does not fit 64 bits is compared by its digits.</summary>
internal readonly struct VersionNumber : IComparable<VersionNumber>, IEquatable<VersionNumber>
{
    private const int MaximumDigits = 18;

    private readonly long _value;
    private readonly string? _digits;

    private VersionNumber(long value, string? digits)
    {
        _value = value;
        _digits = digits;
    }

    public bool IsZero => _digits is null && _value == 0;

    /// <param name="digits">ASCII digits; none stand for 0.</param>
    public static VersionNumber Parse(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        if (digits.Length > MaximumDigits)
            return new VersionNumber(0, digits.ToString());
        long value = 0;
        foreach (var digit in digits)
            value = value * 10 + (digit - '0');
        return new VersionNumber(value, null);
    }

    public int CompareTo(VersionNumber other)
    {
        if (_digits is null)
            return other._digits is null ? _value.CompareTo(other._value) : -1;
        if (other._digits is null)
            return 1;
        var byLength = _digits.Length.CompareTo(other._digits.Length);
        return byLength != 0 ? byLength : string.CompareOrdinal(_digits, other._digits);
    }

    public bool Equals(VersionNumber other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is VersionNumber other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_value, _digits);

    public override string ToString() => _digits ?? _value.ToString(CultureInfo.InvariantCulture);
}
