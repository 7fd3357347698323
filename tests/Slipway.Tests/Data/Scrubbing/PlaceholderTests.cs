using System.Globalization;
using System.Text;
using Slipway.Data.Scrubbing;

namespace Slipway.Tests.Data.Scrubbing;

public sealed class PlaceholderTests
{
    [Theory]
    [InlineData(".png", "89504e470d0a1a0a", "49454e44ae426082")]
    [InlineData(".GIF", "474946383961", "3b")]
    [InlineData(".jpg", "ffd8ffe0", "ffd9")]
    [InlineData(".jpeg", "ffd8ffe0", "ffd9")]
    [InlineData(".pdf", "255044462d312e34", "0a2525454f460a")]
    [InlineData(".txt", "706c616365686f6c6465720a", "")]
    [InlineData(".docx", "", "")]
    [InlineData("", "", "")]
    public void It_is_of_its_kind_from_the_first_byte_to_the_last(string ending, string first, string last)
    {
        var content = Convert.ToHexStringLower(Placeholder.For(ending));
        Assert.StartsWith(first, content, StringComparison.Ordinal);
        Assert.EndsWith(last, content, StringComparison.Ordinal);
        Assert.Equal(first.Length == 0, content.Length == 0);
    }

    [Fact]
    public void The_pdf_says_where_its_parts_are()
    {
        var pdf = Encoding.ASCII.GetString(Placeholder.For(".pdf"));
        var table = pdf.IndexOf("\nxref\n", StringComparison.Ordinal) + 1;
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"\nstartxref\n{table}\n"), pdf, StringComparison.Ordinal);
        for (var i = 1; i <= 3; i++)
        {
            var line = pdf.Substring(table + "xref\n0 4\n".Length + (20 * i), 10);
            Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{i} 0 obj"), pdf[int.Parse(line, CultureInfo.InvariantCulture)..], StringComparison.Ordinal);
        }
    }
}
