using Slipway.Deployments;
using Slipway.Environments;
using Slipway.Frosting.Arguments;
using Slipway.Frosting.Targets;
using Slipway.Frosting.Verbs;

namespace Slipway.Frosting.Output;

/// <summary>What <c>./build.sh</c> alone and <c>--help</c> show.</summary>
internal sealed class HelpPage(CommandRun run)
{
    private const int Indent = 14;

    private readonly Report _report = run.Report;

    /// <summary><c>--help</c>: the page without what runs where, or the targets that were named.</summary>
    public void ShowTargets(IReadOnlyList<string> targets)
    {
        Target[] named = [.. targets.Select(run.Catalog.Find).OfType<Target>().Where(target => target.Verb is not Default)];
        if (run.CommandLine.Json)
        {
            _report.Data(TargetsDocument.Write(run, named, null));
            return;
        }

        if (named.Length == 0)
            Show([]);
        foreach (var target in named)
        {
            _report.Headline($"./build.sh --target={target.Name}");
            _report.Line($"  {target.Description}");
            foreach (var argument in target.Verb.Arguments)
                _report.Line($"  {argument,-28}{argument.Meaning}");
        }
    }

    public void Show(IReadOnlyList<EnvironmentStatus> statuses)
    {
        var environments = run.Catalog.Environments;
        _report.Headline("Environments");
        if (environments.Count == 0)
            _report.Line($"  none in {run.Paths.Environments}: an environment is a file environments/<name>.yml");
        var lines = statuses.Count > 0 ? StatusPage.Lines(statuses, run.Time.GetUtcNow()) : environments;
        foreach (var line in lines)
            _report.Line($"  {line}");

        _report.Line();
        var example = environments.Count == 0 ? "Staging" : EnvironmentNames.ToTargetName(environments.Contains("staging") ? "staging" : environments[^1]);
        _report.Headline($"Targets: a verb and an environment, as in ./build.sh --target=Deploy{example}");
        foreach (var verb in TargetCatalog.Verbs)
        {
            if (verb.ForEnvironments)
                Show(verb.Name, verb.Describe("the environment"), verb.Arguments);
        }

        _report.Line();
        _report.Headline("Targets without an environment, as in ./build.sh --target=Status");
        foreach (var verb in TargetCatalog.Verbs)
        {
            if (verb.ForProject && verb.ForEnvironments)
                Show(verb.Name, verb.Describe("every environment"), []);
            else if (verb.ForProject)
                Show(verb.Name, verb.Describe(""), verb.Arguments);
        }

        if (run.OwnTasks.Count > 0)
        {
            _report.Line();
            _report.Headline("This project's own");
            foreach (var task in run.OwnTasks)
                Show(task.Name, task.Description, task.Arguments);
        }

        _report.Line();
        _report.Headline("Switches");
        _report.Line("  -v (details)  --verbosity=quiet|minimal|normal|verbose|diagnostic  --working=<directory>");
        _report.Line("  --dryrun  --tree  --description  --exclusive  --version  --info  --help");
        _report.Line("  Several --target= run in the order given, each once. More: docs/targets.md");
    }

    private void Show(string name, string description, IReadOnlyList<TaskArgument> arguments)
    {
        _report.Line($"  {name.PadRight(Indent - 1)} {description}");
        if (arguments.Count > 0)
            _report.Line($"  {new string(' ', Indent)}{string.Join("  ", arguments)}");
    }
}
