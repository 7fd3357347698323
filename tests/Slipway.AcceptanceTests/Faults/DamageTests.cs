using Slipway.AcceptanceTests.Shell;
using Slipway.Platforms.Local.Unix;

namespace Slipway.AcceptanceTests.Faults;

/// <summary>
/// Files that are damaged or gone, and a disk that is full: a clear error that names the file and what to do, or a
/// recovery. What runs serves on throughout.
/// </summary>
public sealed class DamageTests(FaultyProject project) : IClassFixture<FaultyProject>
{
    private static readonly FaultyCommand Deploy = FaultyCommand.All[0];

    private string Hidden => Path.Combine(project.Tiny.Root, ".slipway");

    [Fact]
    public async Task A_flipped_byte_in_the_store_is_found_before_anything_runs_from_it()
    {
        var type = await project.TypeAsync(Deploy);
        var before = await project.AskAsync();
        var file = Directory.GetFiles(Path.Combine(Hidden, "store"), "*", SearchOption.AllDirectories).First(file => File.ReadAllText(file).Contains("\"runtimeOptions\"", StringComparison.Ordinal));
        var content = await File.ReadAllBytesAsync(file);
        content[^1] ^= 1;
        await OverwriteAsync(file, content);

        var failed = (await project.Tiny.SlipwayAsync(type)).MustExitWith(1);
        Assert.Matches("The content of .* in the content store is damaged: .* has the SHA-256 [0-9a-f]{12}… and should have [0-9a-f]{12}…; nothing was unpacked", failed.Error);
        await MustServeAsync(before);
        content[^1] ^= 1;
        await OverwriteAsync($"{file}.damaged", content);
        File.Move($"{file}.damaged", file);
        await MustRecoverAsync();
    }

    [Fact]
    public async Task A_damaged_record_is_named_and_nothing_is_touched()
    {
        var before = await project.AskAsync();
        var record = Directory.GetFiles(Path.Combine(Hidden, "state", "environments", "staging"), "*.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/lease/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Last();
        var content = await File.ReadAllBytesAsync(record);
        await OverwriteAsync(record, content[..(content.Length / 2)]);

        var type = new[] { "--target=DeployStaging", $"--release={project.First}" };
        foreach (var arguments in new[] { type, ["--target=StatusStaging"], ["--target=HistoryStaging"], ["--target=RollbackStaging"] })
        {
            var failed = (await project.Tiny.SlipwayAsync(arguments)).MustExitWith(1);
            Assert.Contains($"The shared state is damaged: {record}: ", failed.Error, StringComparison.Ordinal);
            Assert.Contains("Bring that file back from a copy of the state directory", failed.Error, StringComparison.Ordinal);
        }

        await MustServeAsync(before);
        await OverwriteAsync(record, content);
        await MustRecoverAsync();
    }

    [Fact]
    public async Task A_damaged_lease_is_named_with_what_to_do()
    {
        (await project.Tiny.SlipwayAsync("--target=LockStaging", "--reason=moved")).MustExitWith(0);
        var before = await project.AskAsync();
        var lease = Directory.GetFiles(Path.Combine(Hidden, "state", "environments", "staging", "lease"), "*.json").Order(StringComparer.Ordinal).Last();
        await OverwriteAsync(lease, []);

        var failed = (await project.Tiny.SlipwayAsync("--target=DeployStaging", $"--release={project.First}")).MustExitWith(1);
        Assert.Contains($"The shared state is damaged: {lease}: it is empty.", failed.Error, StringComparison.Ordinal);
        Assert.Contains("If nobody is deploying there now, delete that file and run the same command again.", failed.Error, StringComparison.Ordinal);
        await MustServeAsync(before);
        File.Delete(lease);
        await MustRecoverAsync();
    }

    [Fact]
    public async Task A_truncated_journal_costs_no_truth()
    {
        var type = await project.TypeAsync(Deploy);
        Assert.Equal(137, (await project.FailAsync("kill@start.done", type)).ExitCode);
        var journal = Path.Combine(Hidden, "journals", "staging.json");
        var content = await File.ReadAllBytesAsync(journal);
        await OverwriteAsync(journal, content[..(content.Length / 2)]);

        var recovered = (await project.Tiny.SlipwayAsync(type)).MustExitWith(0);
        Assert.Contains("is damaged and was passed over: what runs was asked of the platform instead", recovered.All, StringComparison.Ordinal);
        await MustRecoverAsync();
    }

    [Fact]
    public async Task A_deleted_release_directory_keeps_nobody_from_the_next_deployment()
    {
        var live = (int)(await project.StatusAsync())["deployment"]!;
        var before = await project.AskAsync();
        var directory = Directory.GetDirectories(Path.Combine(Hidden, "dock", "releases", "staging"), $"v{live}-*").Single();
        Directory.Delete(directory, recursive: true);
        await MustServeAsync(before);
        await MustRecoverAsync();
        Assert.NotEqual(before, await project.AskAsync());
        // Its processes are warm now, and are not taken: back to the same release is unpacked anew.
        await MustRecoverAsync();
        Assert.Equal(before, await project.AskAsync());
    }

    [Fact]
    public async Task A_full_disk_fails_the_deployment_and_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Posix.UserId() == 0, "only root may mount a small file system");
        // With another configuration: processes that are still warm cannot be taken, and files have to be written.
        var type = await project.TypeAsync(FaultyCommand.All.First(command => command.Configures));
        var before = await project.AskAsync();
        var releases = Path.Combine(Hidden, "dock", "releases", "staging");
        const long page = 4096;
        var used = new DirectoryInfo(releases).GetFiles("*", SearchOption.AllDirectories).Sum(file => file.Length + page);
        await RunAsync("cp", "-a", releases, $"{releases}.kept");
        await RunAsync("mount", "-t", "tmpfs", "-o", $"size={used + (1024 * 1024)}", "none", releases);
        try
        {
            await RunAsync("cp", "-a", $"{releases}.kept/.", releases);
            // Files that releases share take their space once: what is free is known only now.
            await File.WriteAllBytesAsync(Path.Combine(releases, ".filler"), new byte[new DriveInfo(releases).AvailableFreeSpace - page], TestContext.Current.CancellationToken);
            var failed = (await project.Tiny.SlipwayAsync(type)).MustExitWith(1);
            Assert.Contains("error: The disk is full: unpacking ", failed.Error, StringComparison.Ordinal);
            await MustServeAsync(before);
        }
        finally
        {
            // Lazily: an instance that was started anew meanwhile has its directory there.
            await RunAsync("umount", "--lazy", releases);
            Directory.Delete($"{releases}.kept", recursive: true);
        }

        await MustRecoverAsync();
    }

    private static async Task RunAsync(string program, params string[] arguments) => (await Terminal.RunAsync("/", program, arguments)).MustExitWith(0);

    private static async Task OverwriteAsync(string file, byte[] content)
    {
        // Content of the store is read-only, which root does not notice.
        if (File.Exists(file))
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllBytesAsync(file, content);
    }

    private async Task MustServeAsync(string before) => Assert.Equal(before, await project.AskAsync());

    private async Task MustRecoverAsync()
    {
        await project.RecoverAsync(Deploy);
        var status = await project.StatusAsync();
        Assert.Null(status["lease"]);
        Assert.Equal("succeeded", (string)status["live"]!["status"]!);
    }
}
