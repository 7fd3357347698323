using Slipway.Platforms;
using Slipway.Requirements.Python;

namespace Slipway.Deployments;

/// <summary>Whether a platform runs an app: what it cannot do is refused before anything is touched, and never faked.</summary>
internal static class AppFit
{
    public static IEnumerable<Problem> Check(StageRequest request, IPlatform platform)
    {
        if (platform is not ILimitApps { Limits: var limits })
            yield break;
        var (environment, kind) = (request.Environment, platform.Kind);
        if (limits.WsgiOnly && request.Run.Processes.TryGetValue("web", out var web) && AppServer.AsgiOf(web.Command, request.Run.Config) is { } server)
            yield return new Problem(environment.Platform.Location ?? environment.File, $"platform.kind: {kind} serves WSGI only, neither websockets nor asynchronous views, and web of release {request.Release.Id} starts {server}, which serves ASGI. Give it a WSGI server there (processes.web.command in {environment.File.File}), or choose a platform that serves ASGI.");

        if (limits.Pythons is { } offered && request.Variant.Runtime.StartsWith(PythonInterpreter.RuntimePrefix, StringComparison.Ordinal))
        {
            var version = request.Variant.Runtime[PythonInterpreter.RuntimePrefix.Length..];
            if (!offered.Contains(string.Join('.', version.Split('.').Take(2))))
                yield return new Problem(environment.Platform.Location ?? environment.File, $"platform.kind: {kind} has no Python {version}, which release {request.Release.Id} is made for; it has {string.Join(", ", offered)}. Declare one of them in .python-version, renew the locks with ./build.sh --target=Requirements, and build again.");
        }
    }
}
