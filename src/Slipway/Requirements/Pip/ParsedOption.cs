namespace Slipway.Requirements.Pip;

/// <summary>An option of a line.</summary>
/// <param name="Option">Which it is.</param>
/// <param name="Value">With variables put in, never to be shown; empty for one without a value.</param>
/// <param name="Written">As it was written.</param>
/// <param name="Start">Where the option stands in the line.</param>
/// <param name="ValueStart">Where its value stands in the line.</param>
/// <param name="WrittenPart">Tells how a part of the value was written, from an offset and a length.</param>
internal sealed record ParsedOption(PipOption Option, string Value, string Written, int Start, int ValueStart, Func<int, int, string> WrittenPart)
{
    public override string ToString() => Option.TakesValue ? $"--{Option.Name} {Credentials.Redact(Written)}" : $"--{Option.Name}";
}
