using CsCheck;
using Slipway.Data.Uploads.Unix;

namespace Slipway.Tests.Data.Uploads;

public sealed class FileNameTests
{
    private static readonly byte[] Pieces = [0xf0, 0x9f, 0x98, 0x80, 0xed, 0xb2, 0xa0, 0xc3, 0xa4, 0x61];

    [Fact]
    public void Whatever_bytes_a_name_has_they_come_back() =>
        Gen.Byte.Array[0, 40].Sample(bytes => FileName.Encode(FileName.Decode(bytes)).AsSpan().SequenceEqual(bytes));

    [Fact]
    public void Pieces_of_letters_come_back_too() =>
        Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 12].Sample(bytes => FileName.Encode(FileName.Decode(bytes)).AsSpan().SequenceEqual(bytes));

    [Theory]
    [InlineData("plain.txt")]
    [InlineData("größe 猫 😀")]
    public void A_name_that_is_text_is_itself(string name)
    {
        Assert.Equal(name, FileName.Decode(System.Text.Encoding.UTF8.GetBytes(name)));
        Assert.True(FileName.IsText(name));
    }

    [Fact]
    public void A_name_is_shown_on_one_line() =>
        Assert.Equal("a\\x0ab\\xff😀\\x2028", FileName.Show(FileName.Decode([.. "a\nb"u8, 0xff, .. "😀\u2028"u8])));
}
