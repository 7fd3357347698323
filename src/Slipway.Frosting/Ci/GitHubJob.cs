using Cake.Common.Build;
using Cake.Common.Build.GitHubActions;
using Cake.Common.Build.GitHubActions.Data;
using Cake.Core;
using Cake.Core.IO;

namespace Slipway.Frosting.Ci;

/// <summary>
/// GitHub Actions, through Cake's provider: groups, annotations at the file and line of an error, the step summary.
/// Its runner reads commands from both output streams, so whatever else is printed must not look like one.
/// </summary>
internal sealed class GitHubJob(ICakeEnvironment environment, IFileSystem files, ICiWriter writer) : ICiJob
{
    private readonly GitHubActionsProvider _provider = new(environment, files, new Messages(writer));

    public static GitHubJob OfProcess(ICiWriter writer) => new(new CakeEnvironment(new CakePlatform(), new CakeRuntime()), new FileSystem(), writer);

    public void GroupStarted(string title) => _provider.Commands.StartGroup(title);

    public void GroupEnded() => _provider.Commands.EndGroup();

    public bool Error(string text, SourceLocation? at)
    {
        _provider.Commands.Error(text, at is { } location ? Annotation(location) : null);
        return true;
    }

    public bool Warning(string text)
    {
        _provider.Commands.Warning(text);
        return true;
    }

    public void Summarize(string markdown)
    {
        if (_provider.Environment.Runtime.StepSummary is not null)
            _provider.Commands.SetStepSummary(markdown);
    }

    /// <summary>
    /// A command is a line that begins with <c>::</c> after white space, or, in the older form, has <c>##[</c> anywhere
    /// (actions/runner, ActionCommand.TryParseV2 and TryParse).
    /// </summary>
    public string Neutral(string line)
    {
        var start = line.AsSpan().TrimStart();
        if (start.StartsWith("::"))
            line = $"{line.AsSpan(0, line.Length - start.Length)}: {start[1..]}";
        return line.Replace("##[", "## [", StringComparison.Ordinal);
    }

    /// <summary>GitHub counts paths from the workspace, in which the project may lie deeper.</summary>
    private GitHubActionsAnnotation Annotation(SourceLocation at)
    {
        var path = at.File;
        if (writer.Root is { } root && environment.GetEnvironmentVariable("GITHUB_WORKSPACE") is { Length: > 0 } workspace)
            path = System.IO.Path.GetRelativePath(workspace, System.IO.Path.Combine(root, at.File)).Replace('\\', '/');
        return new GitHubActionsAnnotation { File = path, StartLine = OrNull(at.Line), StartColumn = OrNull(at.Column) };
    }

    private static int? OrNull(int number) => number == 0 ? null : number;

    private sealed class Messages(ICiWriter writer) : IBuildSystemServiceMessageWriter
    {
        // The provider's format is "::{0}{1}::{2}", its first argument the command's name.
        public void Write(string format, params object[] args) =>
            writer.Command(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args), problem: args is ["error" or "warning", ..]);
    }
}
