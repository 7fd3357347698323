namespace Slipway.Frosting.Output;

/// <summary>How a text looks where there is colour.</summary>
internal readonly record struct Style(string? Code)
{
    public static Style Plain { get; } = new(null);

    public static Style Bold { get; } = new("1");

    public static Style Dim { get; } = new("2");

    public static Style Red { get; } = new("31");

    public static Style Green { get; } = new("32");

    public static Style Yellow { get; } = new("33");

    public string On(SlipwayConsole console, string text) =>
        Code is null || !console.Colour ? text : $"\u001b[{Code}m{text}\u001b[0m";

    /// <returns>The text without colours, for the log.</returns>
    public static string Strip(string text) => PlainText.Of(text);
}
