using CsCheck;
using Slipway.Processes;

namespace Slipway.Tests.Processes;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("plain\ttext", "plain\ttext")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b]0;title\u0007rest", "rest")]
    [InlineData("\u001b]8;;https://example.test\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u009b2Jcleared", "cleared")]
    [InlineData("\u001b(Bcharset", "charset")]
    [InlineData("a\bb\0c\u007fd\u0085e", "abcde")]
    [InlineData("invoice\u202egpj.exe", "invoicegpj.exe")]
    [InlineData("\u001b]never ends", "")]
    [InlineData("ends with\u001b", "ends with")]
    [InlineData("ends with\u001b[", "ends with")]
    [InlineData("grüße 你好 🚀", "grüße 你好 🚀")]
    public void Escape_sequences_and_controls_go_and_text_stays(string text, string expected) =>
        Assert.Equal(expected, TerminalText.Sanitise(text));

    [Fact]
    public void Whatever_comes_in_no_control_but_the_tab_comes_out() =>
        Gen.String[Gen.Char['\0', '\u00a0'], 0, 60].Sample(text =>
        {
            var clean = TerminalText.Sanitise(text);
            return !clean.Any(c => char.IsControl(c) && c != '\t') && TerminalText.Sanitise(clean) == clean;
        });
}
