using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Slipway.AcceptanceTests.Shell;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Python;

/// <summary>The Django guestbook under the hands of a developer: edits are served, mistakes are not, and a rehearsal of production leaves nothing.</summary>
public sealed class DjangoDevelopmentTests(DjangoSampleProject project) : IClassFixture<DjangoSampleProject>
{
    private const string Views = "entries/views.py";
    private const string Answer = "There is no such page.";

    private static readonly HttpClient Http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_is_served_with_the_next_deployment_or_by_watch_and_a_mistake_changes_nothing()
    {
        (await project.SlipwayAsync("--target=DeployDevelopment")).MustExitWith(0);
        Assert.Equal($"{Answer}\n", await AnswerAsync());
        project.Replace(Views, Answer, "Edited once.");
        (await project.SlipwayAsync("--target=DeployDevelopment")).MustExitWith(0);
        Assert.Equal("Edited once.\n", await AnswerAsync());

        var start = new ProcessStartInfo("setsid", [Path.Combine(RepositoryUnderTest.Root, "build.sh"), $"--working={project.Root}", "--target=DeployDevelopment", "--watch"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = project.Root };
        foreach (var (name, value) in Wheelhouse.Pip)
            start.Environment[name] = value;
        start.Environment.Remove("CI");
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        using var watching = Process.Start(start)!;
        var error = watching.StandardError.ReadToEndAsync(Token);
        await UntilWatchingAsync(watching);
        project.Replace(Views, "Edited once.", "Edited twice.");
        await UntilWatchingAsync(watching);
        Assert.Equal("Edited twice.\n", await AnswerAsync());
        project.Replace(Views, "def post(request):", "def post(request:");
        await UntilWatchingAsync(watching);
        Assert.Equal("Edited twice.\n", await AnswerAsync());
        Posix.Signal(watching.Id, Posix.SigTerm);
        await watching.WaitForExitAsync(Token);
        Assert.Equal(0, watching.ExitCode);
        Assert.Contains("SyntaxError: '(' was never closed", await error, StringComparison.Ordinal);
        (await Terminal.RunAsync(project.Root, "git", ["checkout", "--", Views])).MustExitWith(0);
    }

    [Fact]
    public async Task A_rehearsal_runs_production_s_Django_with_data_of_its_own_and_leaves_nothing()
    {
        (await project.SlipwayAsync("--target=DeployStaging", "--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        var before = Left();
        var rehearsed = (await project.OfflineAsync("--target=RehearseProduction")).MustExitWith(0).Output;
        var url = new Uri(Regex.Match(rehearsed, @"http://localhost:\d+").Value);
        var page = await Http.GetStringAsync(url, Token);
        Assert.Contains($"""<dd id="django">{DjangoEnvironments.DjangoOf("production")}</dd>""", page, StringComparison.Ordinal);
        Assert.Contains("""<p class="badge" id="environment">rehearse-production</p>""", page, StringComparison.Ordinal);
        Assert.Equal("0\n", (await project.OfflineAsync("--target=RunRehearseProduction", "--command=python manage.py shell -c 'from entries.models import Entry; print(Entry.objects.count())'")).MustExitWith(0).Output);

        (await project.OfflineAsync("--target=RemoveRehearseProduction")).MustExitWith(0);
        await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetStringAsync(url, Token));
        Assert.Equal(before, Left());
        Assert.Contains(DjangoEnvironments.DjangoOf("production"), await Http.GetStringAsync(new Uri($"http://localhost:{project.ProductionPort}/healthz"), Token), StringComparison.Ordinal);
    }

    /// <summary>Files: all but the logs of commands, and what the dock and SQLite write anew all the time.</summary>
    private string[] Left()
    {
        var slipway = Path.Combine(project.Root, ".slipway");
        return [.. Directory.EnumerateFiles(slipway, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Select(path => Path.GetRelativePath(slipway, path))
            .Where(path => path.Split('/')[0] is not ("logs" or "python") && !path.StartsWith("dock/log/", StringComparison.Ordinal) && !path.Contains('~', StringComparison.Ordinal) && !path.EndsWith("-shm", StringComparison.Ordinal) && !path.EndsWith("-wal", StringComparison.Ordinal) && !path.EndsWith("-journal", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private async Task<string> AnswerAsync()
    {
        var port = Regex.Match(project.Read("environments/development.yml"), @"port: (\d+)").Groups[1].Value;
        using var response = await Http.GetAsync(new Uri($"http://localhost:{port}/?before=x"), Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private static async Task UntilWatchingAsync(Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("watching .", StringComparison.Ordinal))
                return;
        }

        Assert.Fail("It ended before it watched.");
    }
}
