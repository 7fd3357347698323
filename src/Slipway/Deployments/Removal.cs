using Slipway.Platforms;

namespace Slipway.Deployments;

/// <summary>Takes down an environment that was made for a while: its processes, files, data, secrets and history.</summary>
public sealed class Removal(EngineParts parts)
{
    /// <exception cref="ConfigurationException">The environment has a file of its own, and is nobody's to remove.</exception>
    /// <exception cref="RefusedException">Somebody else holds the lease.</exception>
    public async Task RunAsync(OperationRequest request, IProgress<DeploymentEvent> events, CancellationToken cancellationToken)
    {
        var environment = request.Environment;
        if (environment.Of is null)
            throw new ConfigurationException(environment.File, $"{environment.Name} has a file of its own: only previews and rehearsals are removed. Nothing was touched.");
        var platform = Capability.Of<IRemoveEnvironment>(DeploymentRun.PlatformFor(parts, environment), environment, "remove an environment");
        await new LeasedChange(parts, request, events).RunAsync($"Remove {environment.Name}", "remove", new Patience(TimeSpan.FromMinutes(10), "its processes to end"), async (fence, progress, token) =>
        {
            await platform.RemoveAsync(fence, progress, token);
            var secrets = Path.Combine(parts.Paths.Secrets, environment.Name);
            if (Directory.Exists(secrets))
                Directory.Delete(secrets, recursive: true);
        }, cancellationToken);
        // Last, and with the lease: without its history it is as if it had never been.
        var state = parts.StateOf(environment);
        foreach (var key in await state.ListAsync($"environments/{environment.Name}/", CancellationToken.None))
            await state.DeleteAsync(key, CancellationToken.None);
        foreach (var journal in new[] { $"{environment.Name}.json", $"{environment.Name}.lease.json" }.Select(name => Path.Combine(parts.Paths.Journals, name)).Where(File.Exists))
            File.Delete(journal);
    }
}
