using Slipway.Deployments;
using Slipway.Environments;
using Slipway.State;

namespace Slipway.Frosting.Diagnosis;

/// <summary>Looks at all that a deployment of the project's environments needs from this machine.</summary>
internal sealed class Checkup(SlipwayContext context)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation)
    {
        var findings = new List<Finding>
        {
            await Machine.GitAsync(context.Paths, cancellation),
            await Machine.SdkAsync(context.Paths, cancellation),
            Machine.Disk(context.Paths),
        };
        if (Environments(findings) is not { } environments)
            return findings;
        findings.Add(await StateAsync(cancellation));
        foreach (var environment in environments)
        {
            findings.Add(Requirements(environment));
            findings.AddRange(await SecretsAsync(environment, cancellation));
            if (environment.Platform.Values.TryGetValue("port", out var port) && port is long number && !await RunsAsync(environment, cancellation))
                findings.Add(Machine.Port(environment.Name, (int)number));
        }

        return findings;
    }

    private IReadOnlyList<AppEnvironment>? Environments(List<Finding> findings)
    {
        try
        {
            var environments = context.Environments;
            findings.Add(new Finding("environments", null));
            return environments;
        }
        catch (ConfigurationException exception)
        {
            findings.AddRange(exception.Problems.Select(problem => new Finding("environments", null, problem.ToString())));
            return null;
        }
    }

    private async Task<Finding> StateAsync(CancellationToken cancellation)
    {
        try
        {
            await context.Service<IStateStore>().ListAsync("environments/", cancellation);
            return new Finding("state", null);
        }
        catch (Exception exception) when (exception is SlipwayException or IOException or UnauthorizedAccessException)
        {
            return new Finding("state", null, $"history and leases cannot be read: {exception.Message}", (exception as SlipwayException)?.Next);
        }
    }

    /// <summary>Whether the lock still fits its requirements only a restore can say: that is done by every build.</summary>
    private Finding Requirements(AppEnvironment environment)
    {
        const string name = "requirements";
        var mend = $"./build.sh --target=Requirements{environment.TargetName}";
        var file = environment.Requirements ?? $"requirements/{environment.Name}.props";
        if (!File.Exists(Path.Combine(context.Paths.Root, file)))
            return new Finding(name, environment.Name, $"{file} does not exist", $"write it (docs/environments.md), then {mend}");
        var app = Path.Combine(context.Paths.Root, environment.App);
        if (!Directory.Exists(app))
            return new Finding(name, environment.Name, $"the app's directory {environment.App} does not exist", "write the right one as app: in environments/base.yml");
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        var locks = Directory.GetFiles(app, $"packages.{environment.Name}.lock.json", options);
        return locks.Length == 0 ? new Finding(name, environment.Name, $"{file} is not locked", mend) : new Finding(name, environment.Name);
    }

    /// <summary>Secrets that are generated come into being when they are needed; looking must not make them.</summary>
    private async Task<IReadOnlyList<Finding>> SecretsAsync(AppEnvironment environment, CancellationToken cancellation)
    {
        const string name = "secrets";
        var others = environment.Secrets.Where(secret => secret.Value.Scheme is not "generated").ToDictionary();
        try
        {
            await context.Service<EngineParts>().ResolveSecrets(environment with { Secrets = others }, cancellation);
            return [new Finding(name, environment.Name)];
        }
        catch (ConfigurationException exception)
        {
            return [.. exception.Problems.Select(problem => new Finding(name, environment.Name, problem.ToString()))];
        }
    }

    private async Task<bool> RunsAsync(AppEnvironment environment, CancellationToken cancellation) =>
        (await context.Engine.StatusAsync(environment, cancellation)).Observed.Release is not null;
}
