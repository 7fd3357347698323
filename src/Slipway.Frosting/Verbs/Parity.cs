using System.Text;
using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Parity;
using Slipway.Platforms.Local;

namespace Slipway.Frosting.Verbs;

/// <summary>Tells whether environments are alike, and which differences are meant.</summary>
public sealed class Parity : Verb
{
    internal override bool ForEnvironments => false;

    internal override bool ForProject => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("left", "one of two environments to compare; without it all are", "<environment>"),
        new("right", "the other", "<environment>"),
        new("html", "writes the comparison as a page, too", "<file>"),
        new("all", "lists what is the same, too"),
        new("strict", "exit code 1 where something differs that nothing declares"),
        Status.FormatArgument,
    ];

    internal override string Describe(string environment) => "compares the environments and tells which differences nobody declared";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var run = context.Run;
        var every = context.Service<ProjectEnvironments>().Files.Where(each => each.Name != DerivedEnvironment.Template).ToList();
        var compared = Compared(context, every);
        var parity = await context.Service<ParityCheck>().CompareAsync(compared, every.All(compared.Contains), context.Cancellation);
        if (run.CommandLine.Value("html") is { } file)
            Write(file, run.Directory, ParityHtml.Write(parity, run.Time.GetUtcNow()));
        if (run.CommandLine.Json)
            run.Report.Data(ParityDocument.Write(parity));
        else
            ParityPage.Show(parity, run.CommandLine.Has("all"), run.Report);
        if (run.CommandLine.Has("strict") && parity.Count(Verdict.Drift) > 0)
            throw new AlreadyTold(ExitCode.Failed);
    }

    private static List<AppEnvironment> Compared(SlipwayContext context, List<AppEnvironment> every)
    {
        switch (context.Run.CommandLine.Value("left"), context.Run.CommandLine.Value("right"))
        {
            case (null, null) when every.Count < 2:
                throw new ConfigurationException($"There is nothing to compare: this project has {(every.Count == 0 ? "no environment" : $"only {every[0].Name}")}.");
            case (null, null):
                return every;
            case (null, _) or (_, null):
                throw new ConfigurationException("--left and --right go together: they name the two environments to compare. Without both all are compared.");
            case var (left, right):
                var (one, other) = (context.FindEnvironment(left), context.FindEnvironment(right));
                return one != other ? [one, other] : throw new ConfigurationException($"--left and --right both name {one.Name}.");
        }
    }

    private static void Write(string file, string directory, string page)
    {
        try
        {
            File.WriteAllText(Path.GetFullPath(file, directory), page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--html: the file '{file}' cannot be written: {exception.Message}");
        }
    }
}
