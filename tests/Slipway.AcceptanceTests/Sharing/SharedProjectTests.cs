using System.Security.Cryptography;
using System.Text.Json;
using Slipway.AcceptanceTests.EndToEnd;
using Slipway.AcceptanceTests.Shell;

namespace Slipway.AcceptanceTests.Sharing;

/// <summary>What one machine deployed, others promote and roll back: clones of one repository, through the command line.</summary>
public sealed class SharedProjectTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private readonly string _directory = Directory.CreateTempSubdirectory("slipway-shared-").FullName;
    private readonly TinyProject _author = new();
    private readonly List<string> _clones = [];

    private string Remote => Path.Combine(_directory, "remote.git");

    public async ValueTask InitializeAsync() => await _author.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var clone in _clones)
            await SlipwayAsync(clone, "--target=Stop");
        await _author.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_bare_runner_promotes_what_another_clone_deployed_and_a_laptop_rolls_it_back_and_neither_builds()
    {
        await PublishAsync("state: git");
        var first = await DeployStagingAsync("one");
        var runner = await CloneAsync("runner");
        await PromoteAsync(runner, first, "runner-1");
        var second = await DeployStagingAsync("two");
        await PromoteAsync(runner, second, "runner-2");
        Assert.NotEqual(first, second);
        Assert.StartsWith(second, await Http.GetStringAsync(new Uri($"http://localhost:{_author.ProductionPort}/")), StringComparison.Ordinal);
        await SameBytesAsync(runner, second);
        (await SlipwayAsync(runner, "--target=Stop")).MustExitWith(0);

        var laptop = await CloneAsync("laptop");
        (await AsAsync(laptop, new() { ["SLIPWAY_ACTOR"] = "on call" }, "--target=RollbackProduction", "--confirm=production")).MustExitWith(0);
        Assert.StartsWith(first, await Http.GetStringAsync(new Uri($"http://localhost:{_author.ProductionPort}/")), StringComparison.Ordinal);
        await SameBytesAsync(laptop, first);

        foreach (var clone in new[] { runner, laptop })
            Assert.False(Directory.Exists(Path.Combine(clone, ".slipway", "builds")), "something was built");
        Assert.Equal(["1: runner-1 promote", "2: runner-2 promote", "3: on call rollback"], await HistoryAsync(_author.Root));
    }

    [Fact]
    public async Task A_directory_that_machines_share_does_the_same()
    {
        await PublishAsync($"state: {{ kind: directory, path: {_directory}/share }}");
        var release = await DeployStagingAsync("one");
        var runner = await CloneAsync("runner");
        await PromoteAsync(runner, release, "runner-1");
        await SameBytesAsync(runner, release);
        Assert.False(Directory.Exists(Path.Combine(runner, ".slipway", "builds")), "something was built");
        Assert.False(Directory.Exists(Path.Combine(runner, ".slipway", "state")));
        Assert.Equal(["1: runner-1 promote"], await HistoryAsync(_author.Root));
    }

    [Fact]
    public async Task Two_clones_exclude_each_other_and_a_remote_that_is_away_is_one_line()
    {
        await PublishAsync("state: git");
        await DeployStagingAsync("one");
        var other = await CloneAsync("other");

        // The author's deployment is held up in its release command.
        _author.Write("app/Procfile", $"web: dotnet Tiny.dll\nrelease: touch {_directory}/held; while [ ! -e {_directory}/go ]; do sleep 0.1; done\n");
        await RepositoryUnderTest.CommitAsync(_author.Root, "Hold");
        var deploying = _author.SlipwayAsync(new Dictionary<string, string?> { ["SLIPWAY_ACTOR"] = "ada" }, "--target=DeployStaging");
        await UntilAsync(() => File.Exists(Path.Combine(_directory, "held")));
        var refused = (await SlipwayAsync(other, "--target=DeployStaging")).MustExitWith(5);
        Assert.Contains($"staging is being changed by ada on {Environment.MachineName} (pid ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("ada", (await SlipwayAsync(other, "--target=StatusStaging")).MustExitWith(0).Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_directory, "go"), "");
        (await deploying).MustExitWith(0);
        Assert.Equal(2, (await HistoryAsync(other, "Staging")).Count);

        Directory.Move(Remote, Remote + ".away");
        var away = (await SlipwayAsync(other, "--target=StatusStaging")).MustExitWith(1);
        Assert.Contains("The shared state on the git remote origin could not be read: ", away.Error, StringComparison.Ordinal);
        Assert.Equal(2, away.Error.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Two_clones_rehearse_and_preview_the_same_at_once_each_on_its_own_dock()
    {
        _author.Write("requirements/preview.props", "<Project>\n  <Import Project=\"base.props\" />\n</Project>\n");
        _author.Configure("preview", $"platform: {{ kind: local, port: {FreePort.Next()} }}\n");
        (await _author.SlipwayAsync("--target=RequirementsPreview")).MustExitWith(0);
        await PublishAsync("state: git");
        var release = await DeployStagingAsync("one");
        await PromoteAsync(_author.Root, release, "author");
        var other = await CloneAsync("other");
        var shared = await SharedRefsAsync("environments/");

        // One after the other first: so each dock has its ports on this one machine.
        string[] both = ["--target=RehearseProduction", "--target=DeployPreview", "--name=x"];
        (await SlipwayAsync(_author.Root, both)).MustExitWith(0);
        (await SlipwayAsync(other, both)).MustExitWith(0);
        Assert.False(Directory.Exists(Path.Combine(other, ".slipway", "builds")), "something was built");
        string[] again = ["--target=RedeployRehearseProduction", "--target=RedeployPreviewX"];
        foreach (var result in await Task.WhenAll(AsAsync(_author.Root, new() { ["SLIPWAY_ACTOR"] = "ada" }, again), AsAsync(other, new() { ["SLIPWAY_ACTOR"] = "ben" }, again)))
            result.MustExitWith(0);

        var me = $"{Environment.UserName}@{Environment.MachineName}";
        foreach (var environment in new[] { "RehearseProduction", "PreviewX" })
        {
            Assert.Equal([$"1: {me} deploy", "2: ada redeploy"], await HistoryAsync(_author.Root, environment));
            Assert.Equal([$"1: {me} deploy", "2: ben redeploy"], await HistoryAsync(other, environment));
        }

        (await SlipwayAsync(_author.Root, "--target=RemovePreview", "--name=x")).MustExitWith(0);
        Assert.Equal(release, (await StatusAsync(other, "PreviewX")).GetProperty("release").GetString());
        (await SlipwayAsync(other, "--target=Clean")).MustExitWith(0);
        (await SlipwayAsync(other, "--target=RedeployRehearseProduction")).MustExitWith(0);
        Assert.Equal(["1: author promote"], await HistoryAsync(other));
        Assert.Equal(shared.Where(IsHistory), (await SharedRefsAsync("environments/")).Where(IsHistory));

        // Clean has held the leases of staging and production, and of nothing else that is shared.
        Assert.All(await SharedRefsAsync("environments/"), name => Assert.Matches("^(production|staging|preview)/", name));
        static bool IsHistory(string name) => name.Contains("/deployments/", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clean_removes_from_the_remote_what_nothing_runs_or_goes_back_to()
    {
        await PublishAsync("state: git");
        var first = await DeployStagingAsync("one");
        // Part of the program, so that the content is another one too.
        _author.Write("app/Extra.cs", "internal sealed class Extra;\n");
        await RepositoryUnderTest.CommitAsync(_author.Root, "never deployed");
        (await _author.SlipwayAsync("--target=Build")).MustExitWith(0);
        File.Delete(Path.Combine(_author.Root, "app/Extra.cs"));
        var second = await DeployStagingAsync("two");
        var other = await CloneAsync("other");
        var releases = await SharedRefsAsync("releases/");
        var content = await SharedRefsAsync("content/");
        var superfluous = Assert.Single(releases.Except([$"{first}.json", $"{second}.json"]))[..^".json".Length];

        var plan = (await SlipwayAsync(other, "--target=Clean", "--plan")).MustExitWith(0);
        Assert.Contains($"  would remove release {superfluous}\n  would remove the shared content of 1 variant\n", plan.Output, StringComparison.Ordinal);
        Assert.Equal(releases, await SharedRefsAsync("releases/"));
        var cleaned = (await SlipwayAsync(other, "--target=Clean")).MustExitWith(0);
        Assert.Contains($"  removed release {superfluous}\n  removed the shared content of 1 variant\n", cleaned.Output, StringComparison.Ordinal);

        Assert.Equal(releases.Except([$"{superfluous}.json"]), await SharedRefsAsync("releases/"));
        Assert.Equal(content.Length - 1, (await SharedRefsAsync("content/")).Length);
        Assert.Contains("There is nothing to clean in the store.\n", (await SlipwayAsync(other, "--target=Clean")).MustExitWith(0).Output, StringComparison.Ordinal);

        // What the history goes back to is still whole, for a machine that has nothing of it.
        await PromoteAsync(other, second, "other");
        (await SlipwayAsync(other, "--target=DeployProduction", $"--release={first}", "--confirm=production")).MustExitWith(0);
        await SameBytesAsync(other, first);
    }

    /// <summary>Killed before the switch and behind it; the machine that comes next has nothing of it, and the one that was killed finds its way back.</summary>
    [Theory]
    [InlineData("switch.begun#1")]
    [InlineData("switch.done#1")]
    public async Task A_deployment_that_was_killed_on_one_machine_is_closed_by_the_next_command_of_another(string point)
    {
        await PublishAsync("state: git");
        var first = await DeployStagingAsync("one");
        _author.Write("app/greeting.txt", "two");
        await RepositoryUnderTest.CommitAsync(_author.Root, "two");
        var token = Path.Combine(_directory, "token");
        await File.WriteAllTextAsync(token, "");
        (await AsAsync(_author.Root, new() { ["SLIPWAY_FAULT"] = $"kill@{point}", ["SLIPWAY_FAULT_TOKEN"] = token }, "--target=DeployStaging")).MustExitWith(137);
        var other = await CloneAsync("other", "staging");
        Assert.Contains("v2 was interrupted (pid ", (await SlipwayAsync(other, "--target=StatusStaging")).MustExitWith(0).Error, StringComparison.Ordinal);

        var next = (await SlipwayAsync(other, "--target=DeployStaging", $"--release={first}")).MustExitWith(0);
        Assert.Contains("v2 was interrupted, and nothing of it is on this machine", next.Output, StringComparison.Ordinal);
        Assert.Equal(["1 succeeded", "2 abandoned", "3 succeeded"], await OutcomesAsync(other));

        var status = (await _author.SlipwayAsync("--target=StatusStaging")).MustExitWith(0);
        Assert.Contains($"The history says that v3 ({first}) is live; the platform runs ", status.Error, StringComparison.Ordinal);
        (await _author.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        var live = await StatusAsync(_author.Root, "Staging");
        Assert.StartsWith(live.GetProperty("release").GetString()!, await Http.GetStringAsync(new Uri($"http://localhost:{_author.Port}/")), StringComparison.Ordinal);
        Assert.Equal((4, JsonValueKind.Null, 0), (live.GetProperty("deployment").GetInt32(), live.GetProperty("lease").ValueKind, live.GetProperty("warnings").GetArrayLength()));
        Assert.Equal(["1 succeeded", "2 abandoned", "3 succeeded", "4 succeeded"], await OutcomesAsync(other));
    }

    private static async Task<IReadOnlyList<string>> OutcomesAsync(string root) =>
        [.. JsonDocument.Parse((await SlipwayAsync(root, "--target=HistoryStaging", "--format=json")).MustExitWith(0).Output).RootElement.GetProperty("deployments").EnumerateArray()
            .Select(deployment => $"{deployment.GetProperty("number").GetInt32()} {deployment.GetProperty("status").GetString()}").Order(StringComparer.Ordinal)];

    private async Task<string[]> SharedRefsAsync(string under) =>
        [.. (await RepositoryUnderTest.GitAsync(Remote, "for-each-ref", "--format=%(refname)", $"refs/slipway/{under}")).Split('\n').Select(name => name[$"refs/slipway/{under}".Length..])];

    /// <summary>The project with a shared state, on a remote that has nothing else.</summary>
    private async Task PublishAsync(string state)
    {
        _author.Write("environments/base.yml", $"app: app\nhealth: {{ timeout: 20s }}\n{state}\n");
        await RepositoryUnderTest.CommitAsync(_author.Root, "Share the state");
        await RepositoryUnderTest.GitAsync(_directory, "init", "-q", "--bare", "-b", "main", Remote);
        await RepositoryUnderTest.GitAsync(_author.Root, "remote", "add", "origin", $"file://{Remote}");
        await RepositoryUnderTest.GitAsync(_author.Root, "push", "-q", "origin", "main");
    }

    private async Task<string> DeployStagingAsync(string greeting)
    {
        _author.Configure("staging", _author.Staging($"config: {{ GREETING: {greeting} }}\n"));
        _author.Write("app/greeting.txt", greeting);
        await RepositoryUnderTest.CommitAsync(_author.Root, greeting);
        await RepositoryUnderTest.GitAsync(_author.Root, "push", "-q", "origin", "main");
        (await _author.SlipwayAsync("--target=DeployStaging")).MustExitWith(0);
        return (await StatusAsync(_author.Root, "Staging")).GetProperty("release").GetString()!;
    }

    private async Task PromoteAsync(string clone, string release, string actor)
    {
        (await AsAsync(clone, new() { ["SLIPWAY_ACTOR"] = actor }, "--target=PromoteProduction", "--confirm=production")).MustExitWith(0);
        Assert.Equal(release, (await StatusAsync(clone, "Production")).GetProperty("release").GetString());
    }

    /// <summary>The unpacked release is what the author's clone unpacked for staging.</summary>
    private async Task SameBytesAsync(string clone, string release)
    {
        var built = Unpacked(_author.Root, "staging", release);
        var here = Unpacked(clone, "production", release);
        var files = Files(built);
        Assert.NotEmpty(files);
        Assert.Equal(files, Files(here));
        foreach (var file in files)
        {
            Assert.Equal(await DigestAsync(Path.Combine(built, file)), await DigestAsync(Path.Combine(here, file)));
            Assert.Equal(File.GetUnixFileMode(Path.Combine(built, file)), File.GetUnixFileMode(Path.Combine(here, file)));
        }
    }

    private static string Unpacked(string root, string environment, string release) =>
        Directory.GetDirectories(Path.Combine(root, ".slipway", "dock", "releases", environment), $"v*-{release}").Order(StringComparer.Ordinal).Last();

    private static List<string> Files(string directory) =>
        [.. Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal)];

    private static async Task<string> DigestAsync(string file)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
    }

    /// <param name="name">Its directory.</param>
    /// <param name="moved">Environment that gets another port there: both machines of the test are this one.</param>
    private async Task<string> CloneAsync(string name, string? moved = null)
    {
        await RepositoryUnderTest.GitAsync(_directory, "clone", "-q", "--depth=1", $"file://{Remote}", name);
        var clone = Path.Combine(_directory, name);
        if (moved is not null)
            await File.WriteAllTextAsync(Path.Combine(clone, "environments", $"{moved}.yml"), $"platform: {{ kind: local, port: {FreePort.Next()} }}\n");
        _clones.Add(clone);
        return clone;
    }

    private static async Task<JsonElement> StatusAsync(string root, string environment) =>
        JsonDocument.Parse((await SlipwayAsync(root, $"--target=Status{environment}", "--format=json")).MustExitWith(0).Output).RootElement.GetProperty("environments")[0];

    private static async Task<IReadOnlyList<string>> HistoryAsync(string root, string environment = "Production") =>
        [.. JsonDocument.Parse((await SlipwayAsync(root, $"--target=History{environment}", "--format=json")).MustExitWith(0).Output).RootElement.GetProperty("deployments").EnumerateArray()
            .Select(deployment => $"{deployment.GetProperty("number").GetInt32()}: {deployment.GetProperty("actor").GetString()} {deployment.GetProperty("kind").GetString()}").Order(StringComparer.Ordinal)];

    private static Task<CommandResult> SlipwayAsync(string root, params string[] arguments) => AsAsync(root, [], arguments);

    private static Task<CommandResult> AsAsync(string root, Dictionary<string, string?> environment, params string[] arguments) =>
        Terminal.RunAsync(root, Path.Combine(RepositoryUnderTest.Root, "build.sh"), [$"--working={root}", .. arguments], environment);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(50, deadline.Token);
    }
}
