using Slipway.FaultPoints;

namespace Slipway.Tests.FaultPoints;

public sealed class FaultScheduleTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-faults-").FullName;

    private string Token => Path.Combine(_directory, "token");

    private string Trace => Path.Combine(_directory, "trace");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Nothing_asked_for_is_no_schedule() => Assert.Null(FaultSchedule.Of(_ => null));

    [Fact]
    public void An_error_happens_once_at_its_point_and_takes_the_token()
    {
        File.WriteAllText(Token, "");
        var schedule = Schedule("error@switch.begun");
        schedule.Reach("lease.begun");

        Assert.Equal("fault at switch.begun#1", Assert.Throws<IOException>(() => schedule.Reach("switch.begun")).Message);
        Assert.False(File.Exists(Token));
        File.WriteAllText(Token, "");
        schedule.Reach("switch.begun");
        Assert.True(File.Exists(Token));
    }

    [Fact]
    public void A_point_may_be_meant_at_a_later_time()
    {
        File.WriteAllText(Token, "");
        var schedule = Schedule("error@state.created#2");
        schedule.Reach("state.created");
        Assert.Throws<IOException>(() => schedule.Reach("state.created"));
    }

    [Fact]
    public void Without_its_token_it_does_not_happen() => Schedule("error@switch.begun").Reach("switch.begun");

    [Fact]
    public void A_full_disk_is_known_for_one()
    {
        File.WriteAllText(Token, "");
        var exception = Assert.Throws<IOException>(() => Schedule("full@stage.begun").Reach("stage.begun"));
        Assert.True(Slipway.Releases.DiskFull.Is(exception));
    }

    [Fact]
    public void Points_are_traced_with_how_often_they_were_reached()
    {
        var schedule = Schedule(null);
        schedule.Reach("a.begun");
        schedule.Reach("a.done");
        schedule.Reach("a.begun");
        Assert.Equal(["a.begun#1", "a.done#1", "a.begun#2"], File.ReadAllLines(Trace));
    }

    [Theory]
    [InlineData("kill", "SLIPWAY_FAULT=kill: it is <kind>@<point>, such as kill@switch.begun.")]
    [InlineData("explode@a", "SLIPWAY_FAULT: 'explode' is no kind of fault: kill, error, full, interrupt or delay=<ms>.")]
    public void A_fault_that_is_none_is_refused(string fault, string message)
    {
        File.WriteAllText(Token, "");
        Assert.Equal(message, Assert.Throws<FormatException>(() => Schedule(fault).Reach("a")).Message);
    }

    private FaultSchedule Schedule(string? fault) => FaultSchedule.Of(name => name switch
    {
        "SLIPWAY_FAULT" => fault,
        "SLIPWAY_FAULT_TOKEN" => Token,
        _ => Trace,
    })!;
}
