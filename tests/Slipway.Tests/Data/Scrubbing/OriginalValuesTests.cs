using Slipway.Data.Scrubbing;
using Slipway.Tests.Data.Uploads;

namespace Slipway.Tests.Data.Scrubbing;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OriginalValuesTests : IDisposable
{
    private readonly UploadDirectory _directory = new();
    private readonly OriginalValues _values;

    public OriginalValuesTests() => _values = new OriginalValues(File);

    private string File => Path.Combine(_directory.Path, "originals");

    public void Dispose()
    {
        _values.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("ada@prod.example", true)]
    [InlineData("Write to <ADA@prod.example>, please", true)]
    [InlineData("x, ada@prod.example", true)]
    [InlineData("[\"ada@prod.example\"]", true)]
    [InlineData("bada@prod.example", false)]
    [InlineData("ada@prod.example5", false)]
    [InlineData("ada@prod.exampl", false)]
    [InlineData("größe 😀 straße", true)]
    [InlineData("Ada Lovelace", true)]
    [InlineData("by Ada Lovelace and Ada Love", true)]
    [InlineData("Ada Love", false)]
    [InlineData("short", false)]
    [InlineData("", false)]
    public void A_value_is_found_wherever_it_stands_as_a_word(string text, bool found)
    {
        foreach (var value in new[] { "ada@prod.example", "Ada Lovelace", " STRASSE ", "straße", "short", "größe 😀 straße" })
            _values.AddAnywhere(value);
        Assert.Equal(found, _values.IsIn(text));
    }

    [Fact]
    public void Many_values_are_found_and_nothing_else()
    {
        for (var i = 0; i < 20_000; i++)
            _values.AddAnywhere($"user{i}@prod.example");
        for (var i = 0; i < 2_000; i++)
        {
            Assert.True(_values.IsIn($"mail user{i * 7}@prod.example now"));
            Assert.False(_values.IsIn($"mail user{i + 20_000}@prod.example now"));
        }
    }

    [Fact]
    public void A_value_is_looked_for_in_its_own_column_only_whole()
    {
        _values.AddWithin(1, "Bo");
        Assert.True(_values.IsWithin(1, "bo"));
        Assert.False(_values.IsWithin(2, "Bo"));
        Assert.False(_values.IsWithin(1, "Bob"));
    }

    [Fact]
    public void The_file_has_none_of_the_values()
    {
        _values.AddAnywhere("ada@prod.example");
        _values.AddWithin(1, "ada@prod.example");
        _values.Dispose();
        var content = System.IO.File.ReadAllBytes(File);
        Assert.DoesNotContain("ada@prod", System.Text.Encoding.Latin1.GetString(content), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("a\0d\0a\0@", System.Text.Encoding.Latin1.GetString(content), StringComparison.OrdinalIgnoreCase);
    }
}
