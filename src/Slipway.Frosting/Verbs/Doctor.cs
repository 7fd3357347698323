using Slipway.Frosting.Arguments;
using Slipway.Frosting.Diagnosis;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>Says what this machine lacks for the project's environments, and the command that mends it.</summary>
public sealed class Doctor : Verb
{
    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } = [Status.FormatArgument];

    internal override string Describe(string environment) => "says what this machine lacks for the environments, and what mends it; changes nothing";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var report = context.Run.Report;
        var findings = await new Checkup(context).RunAsync(context.Cancellation);
        if (context.Run.CommandLine.Json)
            report.Data(DoctorDocument.Write(findings));
        else
            Show(findings, report);
        if (findings.Any(finding => finding.Problem is not null))
            throw new AlreadyTold(ExitCode.Failed);
    }

    private static void Show(IReadOnlyList<Finding> findings, Report report)
    {
        foreach (var finding in findings)
        {
            var what = finding.Environment is null ? finding.Name : $"{finding.Environment}: {finding.Name}";
            report.Line($"  {(finding.Problem is null ? "✔" : "✘")} {what}{(finding.Problem is null ? "" : $": {finding.Problem}")}");
            if (finding.Mend is { } mend)
                report.Line($"      mend: {mend}");
        }

        var lacking = findings.Count(finding => finding.Problem is not null);
        report.Headline(lacking == 0 ? "This machine has all that the environments need." : $"{lacking} of {findings.Count} {(lacking == 1 ? "is" : "are")} lacking.");
    }
}
