using Slipway.Deployments;
using Slipway.Platforms;
using Slipway.Releases;
using Slipway.Tests.Deployments.Kit;

namespace Slipway.Tests.Deployments;

/// <summary>Apps that a platform does not run: refused at preflight, before anything is touched.</summary>
public sealed class AppFitTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_ASGI_server_is_refused_by_a_platform_that_serves_WSGI_only()
    {
        _world.Cloud().Limits = new AppLimits { WsgiOnly = true };
        Put('a', "uvicorn mysite.asgi:application --port $PORT");
        Assert.Equal(
            "environments/staging.yml: platform.kind: cloud serves WSGI only, neither websockets nor asynchronous views, and web of release aaaaaaa-000001 starts uvicorn, which serves ASGI. Give it a WSGI server there (processes.web.command in environments/staging.yml), or choose a platform that serves ASGI.",
            await RefusedAsync('a'));
        Put('b', "gunicorn mysite.wsgi");
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('b'))).ExitCode);
    }

    [Fact]
    public async Task The_environment_s_own_command_counts()
    {
        _world.Cloud().Limits = new AppLimits { WsgiOnly = true };
        Put('a', "uvicorn mysite.asgi:application");
        _world.Staging = _world.Staging with { Processes = new Dictionary<string, Slipway.Environments.ProcessSettings> { ["web"] = new() { Command = "gunicorn mysite.wsgi" } } };
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('a'))).ExitCode);
        _world.Staging = _world.Staging with { Config = new Dictionary<string, string> { ["GUNICORN_CMD_ARGS"] = "-k uvicorn_worker.UvicornWorker" } };
        Put('b', "uvicorn mysite.asgi:application");
        Assert.Contains(" starts gunicorn with uvicorn's worker, ", await RefusedAsync('b'), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Python_that_the_platform_does_not_have_is_refused_with_those_that_it_has()
    {
        _world.Cloud().Limits = new AppLimits { Pythons = ["3.12", "3.13"] };
        _world.Shelf.Runtime = "python3.9";
        Put('a', "gunicorn mysite.wsgi");
        Assert.Equal(
            "environments/staging.yml: platform.kind: cloud has no Python 3.9, which release aaaaaaa-000001 is made for; it has 3.12, 3.13. Declare one of them in .python-version, renew the locks with ./build.sh --target=Requirements, and build again.",
            await RefusedAsync('a'));
        _world.Shelf.Runtime = "python3.13.1";
        Put('b', "gunicorn mysite.wsgi");
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('b'))).ExitCode);
        _world.Shelf.Runtime = "net10.0";
        Put('c', "dotnet App.dll");
        Assert.Equal(ExitCode.Success, (await _world.RunAsync(_world.Deploy('c'))).ExitCode);
    }

    [Fact]
    public async Task All_that_does_not_fit_is_told_with_what_the_platform_finds()
    {
        _world.Cloud().Limits = new AppLimits { WsgiOnly = true, Pythons = ["3.12"] };
        _world.Cloud().Problems.Add(new Problem(null, "the account is over its quota"));
        _world.Shelf.Runtime = "python3.9";
        Put('a', "daphne mysite.asgi:application");
        Assert.Equal(3, (await RefusedAsync('a')).Split('\n').Length);
    }

    [Theory]
    [InlineData("uvicorn a:b", "uvicorn")]
    [InlineData("python -m uvicorn a:b", "uvicorn")]
    [InlineData("/opt/app/bin/daphne -p $PORT a:b", "daphne")]
    [InlineData("hypercorn a:b", "hypercorn")]
    [InlineData("sh -c 'uvicorn a:b'", "uvicorn")]
    [InlineData("gunicorn a:b -k uvicorn.workers.UvicornWorker", "gunicorn with uvicorn's worker")]
    [InlineData("gunicorn --worker-class=uvicorn_worker.UvicornWorker a:b", "gunicorn with uvicorn's worker")]
    [InlineData("gunicorn -kuvicorn.workers.UvicornWorker a:b", "gunicorn with uvicorn's worker")]
    [InlineData("granian --interface asgi a:b", "granian")]
    [InlineData("granian --interface wsgi a:b", null)]
    [InlineData("uvicorn --interface wsgi a:b", null)]
    [InlineData("gunicorn -k gevent a:b", null)]
    [InlineData("gunicorn uvicorn_like.wsgi", null)]
    [InlineData("gunicorn a:b", null)]
    [InlineData("dotnet App.dll", null)]
    public void The_server_is_told_by_the_command(string command, string? server) =>
        Assert.Equal(server, AppServer.AsgiOf(command, new Dictionary<string, string>()));

    private void Put(char letter, string web) => _world.Shelf.Put(letter, null, new ProcessType("web", web));

    private async Task<string> RefusedAsync(char letter)
    {
        var before = _world.Cloud().Live;
        var result = await Assert.ThrowsAsync<ConfigurationException>(() => _world.RunAsync(_world.Deploy(letter)));
        Assert.Equal((before, ExitCode.Usage), (_world.Cloud().Live, result.ExitCode));
        return result.Message;
    }
}
