using Slipway.Deployments;
using Slipway.Frosting.Ci;

namespace Slipway.Tests.Frosting;

/// <summary>A job of GitLab CI: sections of its log, and nothing else that looks like one.</summary>
public sealed class GitLabTests : IDisposable
{
    private readonly Slip _slip = new();

    public GitLabTests() => _slip.Job = writer => new GitLabJob(writer, new FixedClock());

    public void Dispose() => _slip.Dispose();

    [Fact]
    public void A_target_is_a_section_and_errors_stay_lines()
    {
        _slip.Engine.Runs = (request, events) =>
        {
            events.Report(new DeploymentStarted("a\r\u001b[0Ksection_end:1:slipway_deploystaging_1\r\u001b[0Kfaked"));
            events.Report(new DeploymentWarning("mind the tide"));
            return Sample.Result(request) with { ExitCode = ExitCode.Failed, Failure = "web.1 crashed", Next = null };
        };

        Assert.Equal(1, _slip.Run("--target=DeployStaging", "--target=StatusStaging"));

        Assert.Equal(
            "\u001b[0Ksection_start:1772632800:slipway_deploystaging_1\r\u001b[0KDeployStaging\n"
            + "asection_end:1:slipway_deploystaging_1faked\n"
            + "\u001b[0Ksection_end:1772632800:slipway_deploystaging_1\r\u001b[0K\n", _slip.Out);
        Assert.StartsWith("warning: mind the tide\nerror: web.1 crashed\n", _slip.Error, StringComparison.Ordinal);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Sample.Now;
    }
}
