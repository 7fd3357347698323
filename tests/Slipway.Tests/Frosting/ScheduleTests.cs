namespace Slipway.Tests.Frosting;

/// <summary>What <c>Schedule</c> refuses. What it shows depends on the machine; SchedulingTests of the acceptance tests and the page of backups have it.</summary>
public sealed class ScheduleTests : IDisposable
{
    private readonly Slip _slip = new();

    public void Dispose() => _slip.Dispose();

    [Theory]
    [InlineData("--apply --remove", "error: --apply and --remove do not go together: the one installs the runs, the other takes them out.\n")]
    [InlineData("--apply --plan", "error: --apply and --plan do not go together: the one changes what is installed, the other shows it.\n")]
    [InlineData("--remove --format=json", "error: --remove and --format=json do not go together: the one changes what is installed, the other shows it.\n")]
    [InlineData("--with=at", "error: --with can be systemd or cron, but was given 'at'.\n")]
    public void What_cannot_be_meant_is_one_clear_line(string arguments, string error)
    {
        Assert.Equal(2, _slip.Run(["--target=Schedule", .. arguments.Split(' ')]));
        Assert.Equal(error, _slip.Error);
        Assert.Equal("", _slip.Out);
    }
}
