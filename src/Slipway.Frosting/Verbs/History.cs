using System.Globalization;
using Slipway.Deployments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;

namespace Slipway.Frosting.Verbs;

/// <summary>The deployments of an environment, newest first.</summary>
public sealed class History : Verb
{
    private const int DefaultLines = 20;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("lines", $"how many deployments to show; without it {DefaultLines}", "<n>"),
        Status.FormatArgument,
    ];

    internal override string Describe(string environment) => $"lists the deployments of {environment}, newest first";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var target = context.FindEnvironment(environment!);
        var entries = await context.Engine.HistoryAsync(target, Lines(context.Run.CommandLine), CancellationToken.None);
        var breaks = await new EnvironmentLock(context.Service<EngineParts>(), target).BreaksAsync(CancellationToken.None);
        if (context.Run.CommandLine.Json)
            context.Run.Report.Data(HistoryDocument.Write(target.Name, entries, breaks));
        else
            HistoryPage.Show(target.Name, entries, breaks, context.Run.Report);
    }

    private static int Lines(CommandLine commandLine)
    {
        if (commandLine.Value("lines") is not { } given)
            return DefaultLines;
        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines > 0
            ? lines
            : throw new ConfigurationException($"--lines must be a number from 1, but was given '{given}'.");
    }
}
