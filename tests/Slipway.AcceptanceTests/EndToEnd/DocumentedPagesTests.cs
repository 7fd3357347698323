using System.Diagnostics;
using Slipway.AcceptanceTests.Shell;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.EndToEnd;

/// <summary>
/// The commands of the pages in docs/, each typed into a shell as it stands there, in the page's order. Those of README
/// are <see cref="MainJobTests"/>'. The project is a small one with the sample's name and the names that the pages use.
/// </summary>
public sealed class DocumentedPagesTests(DocumentedPagesTests.Project project) : IClassFixture<DocumentedPagesTests.Project>
{
    private const string Script = "./build.sh";
    private const int Interrupt = 2;

    [Theory]
    [InlineData("operations.md", 13)]
    [InlineData("backups.md", 13)]
    [InlineData("previews.md", 8)]
    [InlineData("shared-state.md", 1)]
    [InlineData("environments.md", 5)]
    [InlineData("deployments.md", 5)]
    [InlineData("parity.md", 5)]
    [InlineData("events.md", 1)]
    [InlineData("targets.md", 5)]
    [InlineData("releases.md", 1)]
    [InlineData("dock.md", 1)]
    public async Task Each_command_of_the_page_does_what_it_says(string page, int least)
    {
        Part.Require("jq");
        var commands = Commands(await File.ReadAllTextAsync(Path.Combine(RepositoryUnderTest.Root, "docs", page), TestContext.Current.CancellationToken));
        Assert.True(commands.Count >= least, $"{page} has only {commands.Count} commands.");
        foreach (var command in commands)
        {
            if (command.Contains("Ctrl+C", StringComparison.Ordinal))
                await InterruptAsync(command);
            else
                (await Terminal.RunAsync(project.Tiny.Root, "/bin/sh", ["-c", command], Home(command))).MustExitWith(0);
        }
    }

    /// <summary>What is written into a person's home goes into one of the test's, and so does their crontab.</summary>
    private Dictionary<string, string?> Home(string command) =>
        command.Contains("~/", StringComparison.Ordinal) ? new() { ["HOME"] = project.Home }
        : command.Contains("=Schedule", StringComparison.Ordinal) ? new() { ["PATH"] = $"{project.Programs}:{Environment.GetEnvironmentVariable("PATH")}" }
        : [];

    /// <summary>Lines of the code blocks, and whole commands within the text; one with a placeholder is none.</summary>
    private static List<string> Commands(string page) =>
        [.. page.Split('\n')
            .SelectMany(line => line.Trim().StartsWith(Script, StringComparison.Ordinal) ? [line.Trim()] : line.Split('`').Where((_, i) => i % 2 == 1))
            .Where(text => text.StartsWith($"{Script} ", StringComparison.Ordinal) && !text.Contains('<', StringComparison.Ordinal))];

    /// <summary>Goes on until it is interrupted: that is done once it has something to say.</summary>
    private async Task InterruptAsync(string command)
    {
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", $"exec {command}"]) { RedirectStandardOutput = true, WorkingDirectory = project.Tiny.Root };
        start.Environment.Remove("CI");
        start.Environment["SLIPWAY_READYTORUN"] = "0";
        using var running = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var expected = command.Contains("--watch", StringComparison.Ordinal) ? "watching " : "web.1 | ";
        string? line;
        do
        {
            line = await running.StandardOutput.ReadLineAsync(deadline.Token);
            Assert.True(line is not null, $"{command} ended with exit code {(running.HasExited ? running.ExitCode : -1)} before it said '{expected}'.");
        }
        while (!line.StartsWith(expected, StringComparison.Ordinal));
        Posix.Signal(running.Id, Interrupt);
        await running.WaitForExitAsync(deadline.Token);
        // A log that is followed ends by the signal, a watch as it was meant to.
        Assert.True(running.ExitCode is 0 or 128 + Interrupt, $"{command} ended with exit code {running.ExitCode}");
    }

    /// <summary>What the pages take for granted: the sample's app, deployed to staging and promoted, and a remote that has the shared state.</summary>
    public sealed class Project : IAsyncLifetime
    {
        private readonly string _remote = Directory.CreateTempSubdirectory("slipway-remote-").FullName;

        public TinyProject Tiny { get; } = new();

        public string Home { get; } = Directory.CreateTempSubdirectory("slipway-home-").FullName;

        /// <summary>Stand before the machine's own: no page's command comes near a user's crontab or timers.</summary>
        public string Programs { get; } = Directory.CreateTempSubdirectory("slipway-programs-").FullName;

        public async ValueTask InitializeAsync()
        {
            await Tiny.InitializeAsync();
            Program("crontab", "case $1 in -l) cat \"$0.tab\" 2>/dev/null || { echo 'no crontab for you' >&2; exit 1; } ;; -r) rm \"$0.tab\" ;; *) cat >\"$0.tab\" ;; esac");
            Program("systemctl", "exit 1");
            Tiny.Configure("staging", Tiny.Staging("backup: { schedule: daily 03:15, drill: weekly sun 04:00, prune: true }\n"));
            File.Move(Path.Combine(Tiny.Root, "app/Tiny.csproj"), Path.Combine(Tiny.Root, "app/Guestbook.csproj"));
            var program = await File.ReadAllTextAsync(Path.Combine(Tiny.Root, "app/Program.cs"));
            Tiny.Write("app/Program.cs", program.Replace("if (args is [\"release\"])", "if (args is [\"migrate\"])", StringComparison.Ordinal).Replace("app.Run(", "Console.WriteLine(\"listening\");\napp.Run(", StringComparison.Ordinal));
            Tiny.Write("app/Procfile", "web: dotnet Guestbook.dll\nrelease: dotnet Guestbook.dll migrate\n");
            Tiny.Write(".gitignore", "bin/\nobj/\n.slipway/\nbuild.sh\nProcfile.live\nevents.jsonl\nparity.html\n");
            Tiny.Write("environments/base.yml", "app: app\nhealth: { timeout: 20s }\nuploads: [media]\nstate: git\n");
            Tiny.Configure("production", $"platform: {{ kind: local, port: {Tiny.ProductionPort} }}\npromote: {{ from: staging }}\n");
            foreach (var environment in new[] { "preview", "development" })
            {
                Tiny.Write($"requirements/{environment}.props", "<Project>\n  <Import Project=\"base.props\" />\n</Project>\n");
                Tiny.Configure(environment, $"platform: {{ kind: local, port: {FreePort.Next()} }}\n");
                File.Copy(Path.Combine(Tiny.Root, "app/packages.staging.lock.json"), Path.Combine(Tiny.Root, $"app/packages.{environment}.lock.json"));
            }

            Tiny.Write("build.sh", $"#!/bin/sh\nexec '{RepositoryUnderTest.Root}/build.sh' --working='{Tiny.Root}' \"$@\"\n");
            File.SetUnixFileMode(Path.Combine(Tiny.Root, "build.sh"), (UnixFileMode)0b111_101_101);
            await RepositoryUnderTest.CommitAsync(Tiny.Root, "The app that the pages speak of");
            await RepositoryUnderTest.GitAsync(_remote, "init", "-q", "--bare", "-b", "main");
            await RepositoryUnderTest.GitAsync(Tiny.Root, "remote", "add", "origin", $"file://{_remote}");
            (await Tiny.SlipwayAsync("--target=DeployStaging", "--target=PromoteProduction")).MustExitWith(0);
            // Another release, so that there is one to go back to.
            Tiny.Write("app/second.txt", "");
            await RepositoryUnderTest.CommitAsync(Tiny.Root, "A second release");
            (await Tiny.SlipwayAsync("--target=DeployStaging", "--target=PromoteProduction")).MustExitWith(0);
        }

        public async ValueTask DisposeAsync()
        {
            await Tiny.DisposeAsync();
            Directory.Delete(_remote, recursive: true);
            Directory.Delete(Home, recursive: true);
            Directory.Delete(Programs, recursive: true);
        }

        private void Program(string name, string script)
        {
            var file = Path.Combine(Programs, name);
            File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }
    }
}
