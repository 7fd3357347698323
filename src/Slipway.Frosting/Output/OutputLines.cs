namespace Slipway.Frosting.Output;

/// <summary>Output of a tool: shown with <c>-v</c>, always in the full log.</summary>
internal sealed class OutputLines(Report report) : IProgress<string>
{
    public void Report(string value) => report.Output(value);
}
