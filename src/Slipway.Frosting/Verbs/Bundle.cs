using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Output;
using Slipway.Releases;
using Slipway.Releases.Bundles;

namespace Slipway.Frosting.Verbs;

/// <summary>Makes what a platform that builds for itself would be sent: the source of a release with the locked requirements of an environment.</summary>
public sealed class Bundle : Verb
{
    internal override bool KeepsLog => true;

    internal override IReadOnlyList<TaskArgument> Arguments { get; } =
    [
        new("commit", "git revision to bundle; without it the current commit", "<rev>"),
        new("release", "existing release to bundle, not built again", "<id>"),
        new("for", $"whose rules it is held to; without it {SourceBundler.Platforms[0]}'s", string.Join('|', SourceBundler.Platforms), SourceBundler.Platforms),
        new("output", $"file to write it to: {string.Join(", ", SourceBundler.Endings)}", "<file>"),
    ];

    internal override bool Suits(string environment, bool derived) => !derived;

    internal override string Describe(string environment) => $"makes the source bundle that a platform which builds for itself would be sent for {environment}";

    internal override async Task RunAsync(SlipwayContext context, string? environment)
    {
        var (commandLine, report) = (context.Run.CommandLine, context.Run.Report);
        var target = context.FindEnvironment(environment!);
        var output = commandLine.Value("output") is { } file ? Path.GetFullPath(file, context.Run.Directory) : null;
        Check(context, target, output);
        report.Log.Open(context.Paths, Name + target.TargetName);
        var release = await ReleaseAsync(context);
        var platform = commandLine.Value("for") ?? SourceBundler.Platforms[0];
        var bundler = context.Service<SourceBundler>();
        var bundle = await bundler.MakeAsync(release, target, platform, context.Cancellation);
        if (output is not null)
            await WriteAsync(bundler, bundle, commandLine.Value("output")!, output, context.Cancellation);
        context.Run.Afterword = () =>
        {
            report.Headline($"{release.Id} is bundled for {target.Name}, as {platform} takes it");
            report.Line($"  sha256:{bundle.Content.Sha256}, {Bytes.Text(bundle.Content.Size)} unpacked");
            report.Line(output is null ? "next: the same command with --output=bundle.tar.gz writes it to a file" : $"  written to {commandLine.Value("output")}");
        };
    }

    private static void Check(SlipwayContext context, AppEnvironment target, string? output)
    {
        var commandLine = context.Run.CommandLine;
        if (commandLine.Value("commit") is { } commit && commandLine.Value("release") is { } release)
            throw new ConfigurationException($"--commit={commit} and --release={release} both say what to bundle: give one of them.");
        if (output is not null && !SourceBundler.Endings.Any(ending => output.EndsWith(ending, StringComparison.Ordinal)))
            throw new ConfigurationException($"--output: '{commandLine.Value("output")}' has none of the endings {string.Join(", ", SourceBundler.Endings)}, which say what is written.");
        if (context.Service<SourceBundler>().Unsuited(target) is { } problem)
            throw new ConfigurationException([problem]);
    }

    private static async Task<ReleaseManifest> ReleaseAsync(SlipwayContext context)
    {
        var commandLine = context.Run.CommandLine;
        if (commandLine.Value("release") is { } id)
        {
            return await context.Service<IReleaseRepository>().FindAsync(id, context.Cancellation)
                ?? throw new ConfigurationException($"--release={id}: there is no such release. ./build.sh --target=Build makes one of the current commit.");
        }

        context.Run.Report.Headline("Bundle");
        return (await CommandBuild.RunAsync(context, "bundle")).Manifest;
    }

    private static async Task WriteAsync(SourceBundler bundler, SourceBundle bundle, string name, string output, CancellationToken cancellationToken)
    {
        try
        {
            await bundler.WriteAsync(bundle, output, cancellationToken);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"--output: the file '{name}' cannot be written: {exception.Message}");
        }
    }
}
