using Slipway.Environments;
using Slipway.Requirements;

namespace Slipway.Frosting.Diagnosis;

/// <summary>Looks at an environment's requirements file and whether its locks fit it, by the restore that a build begins with.</summary>
/// <param name="context">The running command.</param>
/// <param name="canRestore">Whether there is an SDK to do it with.</param>
internal sealed class RequirementsCheck(SlipwayContext context, bool canRestore)
{
    private const string Name = "requirements";

    public async Task<IReadOnlyList<Finding>> RunAsync(AppEnvironment environment, CancellationToken cancellation)
    {
        var mend = $"./build.sh --target=Requirements{environment.TargetName}";
        var renewal = context.Service<RequirementsRenewal>();
        var file = renewal.FileOf(environment);
        if (!File.Exists(Path.Combine(context.Paths.Root, file)))
            return [new Finding(Name, environment.Name, $"{file} does not exist", $"write it (docs/environments.md), then {mend}")];
        var app = Path.Combine(context.Paths.Root, environment.App);
        if (!Directory.Exists(app))
            return [new Finding(Name, environment.Name, $"the app's directory {environment.App} does not exist", "write the right one as app: in environments/base.yml")];
        // Without a lock a build of a Python app resolves by itself.
        if (renewal.IsPython(environment))
            return await FitAsync(environment, mend, cancellation);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        if (Directory.GetFiles(app, $"packages.{environment.Name}.lock.json", options).Length == 0)
            return [new Finding(Name, environment.Name, $"{file} is not locked", mend)];
        return canRestore ? await FitAsync(environment, mend, cancellation) : [new Finding(Name, environment.Name)];
    }

    private async Task<IReadOnlyList<Finding>> FitAsync(AppEnvironment environment, string mend, CancellationToken cancellation)
    {
        try
        {
            var problems = await context.Service<RequirementsRenewal>().CheckAsync(environment, cancellation);
            return problems.Count == 0
                ? [new Finding(Name, environment.Name)]
                : [.. problems.Select(problem => new Finding(Name, environment.Name, problem.ToString(), mend))];
        }
        catch (ConfigurationException exception)
        {
            return [.. exception.Problems.Select(problem => new Finding(Name, environment.Name, problem.ToString()))];
        }
        catch (SlipwayException exception)
        {
            return [new Finding(Name, environment.Name, string.Join(' ', [exception.Message, .. exception.Details.Take(1)]), "when the package source can be reached: ./build.sh --target=Doctor")];
        }
    }
}
