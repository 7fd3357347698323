namespace Slipway.Deployments;

/// <summary>A word of a command line that a message tells people to type.</summary>
internal static class ShellWord
{
    /// <returns>The word, quoted where a shell would read it otherwise.</returns>
    public static string Of(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./=:,@%+".Contains(letter))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
