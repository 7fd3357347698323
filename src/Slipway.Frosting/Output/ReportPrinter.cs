using Cake.Core;
using Cake.Core.Diagnostics;

namespace Slipway.Frosting.Output;

/// <summary>Cake's step banners and its table at the end are replaced by the report's own ticks.</summary>
internal sealed class ReportPrinter : ICakeReportPrinter
{
    public void Write(CakeReport report)
    {
    }

    public void WriteStep(string name, Verbosity verbosity)
    {
    }

    public void WriteLifeCycleStep(string name, Verbosity verbosity)
    {
    }

    public void WriteSkippedStep(string name, Verbosity verbosity)
    {
    }
}
