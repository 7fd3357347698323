namespace Slipway;

/// <summary>One thing that is wrong with the input.</summary>
/// <param name="Location">Where, if it has a place.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record Problem(SourceLocation? Location, string Message)
{
    public override string ToString() => Location is { } at ? $"{at}: {Message}" : Message;
}
