using Slipway.Deployments;

namespace Slipway.Frosting.Output;

/// <summary>Shows what a build is at. Its phases may run side by side, so only the whole has a time.</summary>
internal sealed class BuildPhases : IProgress<string>, IProgress<Advance>
{
    private readonly Report _report;
    private readonly TimeProvider _time;
    private readonly long _started;

    public BuildPhases(Report report, TimeProvider time)
    {
        _report = report;
        _time = time;
        _started = time.GetTimestamp();
        report.StepStarted("build", "looking for what is there already");
    }

    public void Report(string value) => _report.StepWaits("build", value);

    public void Report(Advance value) => _report.StepAdvances(value);

    public void End() => _report.StepFinished("build", _time.GetElapsedTime(_started), StepResult.Done);
}
