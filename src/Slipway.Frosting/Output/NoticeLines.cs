namespace Slipway.Frosting.Output;

/// <summary>Shows what people should know, a line each.</summary>
internal sealed class NoticeLines(Report report) : IProgress<string>
{
    public void Report(string value) => report.Line($"    {value}");
}
