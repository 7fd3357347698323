using Slipway.Frosting.Output;

namespace Slipway.Tests.Frosting;

/// <summary>The line of a running step, letter by letter.</summary>
public sealed class ProgressLineTests
{
    private const string Stage = "stage: stage 1a2b3c4-d5e6f7 beside what runs";

    [Fact]
    public void A_step_without_a_measure_shows_the_time_that_it_takes() =>
        Assert.Equal("  ⠋ build: publish for staging, 14 s", OnTerminal("build: publish for staging", 14, null, 80));

    [Theory]
    [InlineData(0, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what runs [                    ], 0.0 of 48.2 MB copied, 3 s")]
    [InlineData(24_100_000, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what runs [==========          ], 24.1 of 48.2 MB copied, 3 s")]
    [InlineData(48_200_000, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what runs [====================], 48.2 of 48.2 MB copied, 3 s")]
    [InlineData(99_000_000, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what runs [====================], 99.0 of 48.2 MB copied, 3 s")]
    public void One_with_a_measure_has_a_bar(long done, string line) =>
        Assert.Equal(line, OnTerminal(Stage, 3, new Advance(done, 48_200_000, AdvanceUnit.Bytes, "copied"), 120));

    [Theory]
    [InlineData(15, "  ⠋ start: start web (1) [=====               ], 15 s of at most 60 s")]
    [InlineData(75, "  ⠋ start: start web (1) [====================], 75 s of at most 60 s")]
    public void A_wait_is_measured_by_its_limit(int seconds, string line) =>
        Assert.Equal(line, OnTerminal("start: start web (1)", seconds, Advance.Within(TimeSpan.FromMinutes(1)), 80));

    /// <summary>A line that wraps cannot be taken back.</summary>
    [Theory]
    [InlineData(120, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what runs [=====               ], 12 of 48 files packed, 3 s")]
    [InlineData(80, "  ⠋ stage: stage 1a2b3c4-d5… [=====               ], 12 of 48 files packed, 3 s")]
    [InlineData(77, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what runs, 12 of 48 files packed, 3 s")]
    [InlineData(76, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what ru…, 12 of 48 files packed, 3 s")]
    [InlineData(57, "  ⠋ stage: stage 1a2b3c4-d5…, 12 of 48 files packed, 3 s")]
    [InlineData(50, "  ⠋ stage: stage 1a2b3c4-d5e6f7 beside what…, 3 s")]
    [InlineData(20, "  ⠋ stage: st…, 3 s")]
    [InlineData(12, "  ⠋ s…, 3 s")]
    [InlineData(11, "  ⠋ …, 3 s")]
    [InlineData(10, "  ⠋ ")]
    [InlineData(9, "  ⠋ ")]
    [InlineData(4, "  …")]
    [InlineData(2, "…")]
    [InlineData(1, "")]
    [InlineData(0, "")]
    public void A_narrow_terminal_gets_less(int columns, string line)
    {
        var shown = OnTerminal(Stage, 3, new Advance(12, 48, AdvanceUnit.Files, "packed"), columns);
        Assert.Equal(line, shown);
        Assert.True(Cells.Of(shown) < Math.Max(columns, 1));
    }

    [Theory]
    [InlineData("plain", 5)]
    [InlineData("ä ✔ …", 5)]
    [InlineData("発表", 4)]
    [InlineData("한글", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("🚢", 2)]
    [InlineData("𠮷", 2)]
    [InlineData("a\u200db", 2)]
    public void Letters_take_the_cells_that_a_terminal_gives_them(string text, int cells) => Assert.Equal(cells, Cells.Of(text));

    [Theory]
    [InlineData("発表する", 8, "発表する")]
    [InlineData("発表する", 7, "発表す…")]
    [InlineData("発表する", 6, "発表…")]
    [InlineData("abc", 2, "a…")]
    [InlineData("abc", 1, "…")]
    [InlineData("abc", 0, "")]
    public void A_text_is_cut_by_cells(string text, int cells, string cut) => Assert.Equal(cut, Cells.Clip(text, cells));

    [Fact]
    public void The_spinner_turns_ten_times_a_second_and_stays_as_wide()
    {
        var frames = Enumerable.Range(0, 11).Select(tenth => ProgressLine.OnTerminal("x", TimeSpan.FromMilliseconds(100 * tenth), null, 80)).ToList();
        Assert.Equal(10, frames.Take(10).Distinct().Count());
        Assert.StartsWith("  ⠋ x", frames[10], StringComparison.Ordinal);
        Assert.All(frames, frame => Assert.Equal(Cells.Of(frames[0]), Cells.Of(frame)));
    }

    [Fact]
    public void A_measure_of_nothing_is_none() =>
        Assert.Equal("  ⠋ stage, 0 s", OnTerminal("stage", 0, new Advance(0, 0, AdvanceUnit.Bytes, "copied"), 80));

    private static string OnTerminal(string text, int seconds, Advance? advance, int columns) =>
        ProgressLine.OnTerminal(text, TimeSpan.FromSeconds(seconds), advance, columns);
}
