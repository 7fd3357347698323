using Slipway.Deployments;
using Slipway.Frosting.Output;
using Slipway.Tests.Deployments.Kit;
using Report = Slipway.Frosting.Output.Report;

namespace Slipway.Tests.Frosting;

/// <summary>How the line of a running step comes, changes and goes.</summary>
public sealed class ProgressTests : IDisposable
{
    private const string Erase = "\r\u001b[K";

    private readonly TestTime _time = new();
    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };
    private readonly FullLog _log = new(TimeProvider.System);
    private Report? _report;

    public void Dispose()
    {
        _report?.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void On_a_terminal_it_is_redrawn_in_place_and_leaves_nothing_behind()
    {
        var report = OnTerminal();

        report.StepStarted("stage", "stage v3");
        Assert.Equal("", Taken());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("  ⠙ stage: stage v3, 0 s", Taken());
        report.StepAdvances(new Advance(5, 10, AdvanceUnit.Files, "packed"));
        report.StepAdvances(new Advance(6, 10, AdvanceUnit.Files, "packed"));
        Assert.Equal("", Taken());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("\r  ⠹ stage: stage v3 [============        ], 6 of 10 files packed, 0 s\u001b[K", Taken());
        report.StepProgress("web.1 started");
        Assert.Equal($"{Erase}    ✔ web.1 started\n", Taken());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.StartsWith("  ⠸ stage", Taken(), StringComparison.Ordinal);
        report.StepFinished("stage", TimeSpan.FromSeconds(0.3), StepResult.Done);
        Assert.Equal($"{Erase}  ✔ stage 0.30 s\n", Taken());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", Taken());
    }

    [Fact]
    public void A_step_that_is_over_at_once_draws_nothing()
    {
        var report = OnTerminal();
        report.StepStarted("lease", "take the lease");
        report.StepFinished("lease", TimeSpan.FromSeconds(0.01), StepResult.Done);
        Assert.Equal("  ✔ lease 0.01 s\n", Taken());
    }

    /// <summary>Each line of a flood would draw the status anew, which costs more than the lines.</summary>
    [Fact]
    public void It_is_drawn_ten_times_a_second_at_most()
    {
        var report = OnTerminal();
        report.Verbosity = Cake.Core.Diagnostics.Verbosity.Verbose;
        report.StepStarted("build", "publish");
        for (var i = 0; i < 1000; i++)
        {
            report.Output("line");
            report.StepWaits("build", $"publish {i}");
            report.StepAdvances(new Advance(i, 1000, AdvanceUnit.Files, "packed"));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var drawn = Taken().Split("build: publish").Length - 1;
        Assert.InRange(drawn, 9, 10);
    }

    [Fact]
    public void An_error_and_a_warning_stand_on_lines_of_their_own()
    {
        var report = OnTerminal();
        report.StepStarted("start", "start web");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        report.Warning("slow");
        Assert.Equal($"  ⠙ start: start web, 0 s{Erase}", Taken());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        report.Error("error: web.1 died");
        Assert.Equal($"  ⠹ start: start web, 0 s{Erase}", Taken());
        Assert.Equal("warning: slow\nerror: web.1 died\n", _error.ToString());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("", Taken());
    }

    [Fact]
    public void What_others_wrote_moves_no_cursor_and_a_narrow_terminal_is_not_overrun()
    {
        var columns = 30;
        var report = Make(new SlipwayConsole { Out = _out, Error = _error, In = TextReader.Null, IsTerminal = true, Columns = () => columns });
        report.StepStarted("build", "build \u001b[2J発表 of the branch \u202eevil");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("  ⠙ build: build 発表 o…, 0 s", Taken());
        columns = 20;
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("\r  ⠹ build: bu…, 0 s\u001b[K", Taken());
    }

    [Fact]
    public void Without_a_terminal_a_silent_step_says_a_line_every_twenty_seconds_without_escapes()
    {
        var report = Make(new SlipwayConsole { Out = _out, Error = _error, In = TextReader.Null });
        report.StepStarted("start", "start web");
        report.StepAdvances(Advance.Within(TimeSpan.FromSeconds(60)));
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal("", Taken());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("  … start: start web, 20 s of at most 60 s\n", Taken());
        _time.Advance(TimeSpan.FromSeconds(10));
        report.StepProgress("web.1 started");
        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal("    ✔ web.1 started\n", Taken());
        report.StepFinished("start", TimeSpan.FromSeconds(49), StepResult.Done);
        Assert.Equal("  ✔ start 49.0 s\n", Taken());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_program_that_reads_and_a_quiet_command_get_no_line(bool json, bool quiet)
    {
        var report = OnTerminal();
        report.Json = json;
        if (quiet)
            report.Verbosity = Cake.Core.Diagnostics.Verbosity.Quiet;
        report.StepStarted("start", "start web");
        report.StepWaits("start", "waits");
        report.StepAdvances(Advance.Within(TimeSpan.FromSeconds(60)));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("", Taken());
    }

    private Report OnTerminal() => Make(new SlipwayConsole { Out = _out, Error = _error, In = TextReader.Null, IsTerminal = true, Columns = () => 80 });

    private Report Make(SlipwayConsole console) => _report = new Report(console, _log, _time);

    private string Taken()
    {
        var taken = _out.ToString();
        _out.GetStringBuilder().Clear();
        return taken;
    }
}
