using System.Buffers;

namespace Slipway.Processes;

/// <summary>One argument of a command. A secret one is passed on and shown nowhere.</summary>
internal readonly record struct Argument(string Value, bool IsSecret = false)
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(" \t\r\n\"'\\$`;&|<>()*?[]#~");

    public static implicit operator Argument(string value) => new(value);

    /// <summary>As a message shows it: quoted where a shell would need it.</summary>
    public override string ToString() =>
        IsSecret ? "[secret]"
        : Value.Length > 0 && !Value.AsSpan().ContainsAny(NeedsQuotes) ? Value
        : $"'{Value.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
