using System.Text;

namespace Slipway.Tests.Requirements.Pip;

/// <summary>What a person reads of files that pip reads otherwise, or not at all, word by word and with the way that led to them.</summary>
public sealed class TextErrorTests
{
    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "error requirements/base.txt: the file looks like UTF-16 without the mark at its beginning, and pip would read it as something else: save it as UTF-8")]
    public void A_file_that_PowerShell_wrote(bool marked, string expected)
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            byte[] content = [.. marked ? encoding.GetPreamble() : [], .. encoding.GetBytes("django==5.2\r\n")];
            using var project = new PipProject().With("requirements/production.txt", "-r base.txt\n").With("requirements/base.txt", content);
            var set = project.Read();
            Assert.Equal(expected, project.Told);
            Assert.Equal(marked ? ["django==5.2"] : [], set.Requirements.Select(entry => entry.ToString()));
        }
    }

    [Theory]
    [InlineData("-r base.txt\n", "-r deeper.txt\n", "-r base.txt\n", "error requirements/deeper.txt:1:4: the files include each other without an end: requirements/base.txt → requirements/deeper.txt → requirements/base.txt")]
    [InlineData("-r base.txt\n", "-r deeper.txt\n", "\n-r common.txt\n", "error requirements/deeper.txt:2:4: 'requirements/common.txt' is not in the project, included by requirements/deeper.txt:2, included by requirements/base.txt:1, included by requirements/production.txt:1; pip looks for it from the directory of the including file")]
    [InlineData("-r base.txt\ndjango==5.2\n", "-r deeper.txt\n", "django==4.2\n", "error requirements/production.txt:2:1: 'django==5.2' and 'django==4.2' of requirements/deeper.txt:1, included by requirements/base.txt:1, included by requirements/production.txt:1 exclude each other, and pip would install nothing: keep one of them, or give them markers that never hold together")]
    public void Includes_that_cannot_be(string production, string @base, string deeper, string expected)
    {
        using var project = new PipProject().With("requirements/production.txt", production).With("requirements/base.txt", @base).With("requirements/deeper.txt", deeper);
        project.Read();
        Assert.Equal(expected, project.Told);
    }
}
